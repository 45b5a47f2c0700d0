/** What is doubtful about a table: gaps, repeated rows, values far from the rest. */
import type { Column } from '../../core/table/schema.ts'
import type { TableQuality } from '../../core/table/table-facts.ts'
import { doubleLiteral, quoteIdentifier } from '../sql.ts'
import { numberSql } from './column-summary.ts'
import type { TableSource } from './table-source.ts'

/** Tukey's fences, after Tukey, Exploratory Data Analysis (1977). */
const fence = 1.5

export async function assessQuality(source: TableSource): Promise<TableQuality> {
  const { columns } = source.schema
  const [[rows]] = await source.rows(`SELECT count(*)::DOUBLE FROM ${source.sql}`)
  const assessed: TableQuality['columns'] = []
  for (const column of columns) assessed.push(await assessColumn(source, column, Number(rows)))
  return { rows: Number(rows), duplicates: await countDuplicates(source, Number(rows)), columns: assessed }
}

async function countDuplicates(source: TableSource, rows: number): Promise<number> {
  const names = source.schema.columns.map(({ name }) => quoteIdentifier(name)).join(', ')
  if (names === '') return 0
  const [[different]] = await source.rows(
    `SELECT count(*)::DOUBLE FROM (SELECT DISTINCT ${names} FROM ${source.sql})`,
  )
  return rows - Number(different)
}

async function assessColumn(
  source: TableSource,
  column: Column,
  rows: number,
): Promise<TableQuality['columns'][number]> {
  const name = quoteIdentifier(column.name)
  const [[present, distinct]] = await source.rows(
    `SELECT count(${name})::DOUBLE, count(DISTINCT ${name})::DOUBLE FROM ${source.sql}`,
  )
  return {
    name: column.name,
    missing: rows - Number(present),
    distinct: Number(distinct),
    outliers: await outliersOf(source, column),
  }
}

async function outliersOf(
  source: TableSource,
  column: Column,
): Promise<TableQuality['columns'][number]['outliers']> {
  const value = column.kind === 'numeric' || column.kind === 'integer' ? numberSql(column) : null
  if (value === null) return null
  const values = `(SELECT ${value} AS v FROM ${source.sql})`
  const [[lower, upper]] = await source.rows(
    `SELECT quantile_cont(v, 0.25), quantile_cont(v, 0.75) FROM ${values}`,
  )
  if (typeof lower !== 'number' || typeof upper !== 'number') return null
  const reach = fence * (upper - lower)
  // Where half of the values are one and the same, everything else would be called an outlier.
  if (reach === 0) return null
  const [below, above] = [lower - reach, upper + reach]
  const [[outside]] = await source.rows(
    `SELECT (count(*) FILTER (WHERE v < ${doubleLiteral(below)} OR v > ${doubleLiteral(above)}))::DOUBLE FROM ${values}`,
  )
  return { rows: Number(outside), below, above }
}
