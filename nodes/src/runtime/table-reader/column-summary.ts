/** Figures, histogram or most frequent values of columns. */
import { longestTopText, type ColumnSummary } from '../../core/table/table-facts.ts'
import type { Column } from '../../core/table/schema.ts'
import { doubleLiteral, isoTimeSql, quoteIdentifier } from '../sql.ts'
import type { TableSource } from './table-source.ts'

const bins = 20
const mostTop = 8

/** The column's values on a number line; NULL for what has no place on it. */
export function numberSql(column: Column): string | null {
  const name = quoteIdentifier(column.name)
  switch (column.dtype) {
    case 'float64':
      return `CASE WHEN isfinite(${name}) THEN ${name} END`
    case 'int64':
      return `CAST(${name} AS DOUBLE)`
    case 'datetime':
      return `CAST(epoch_ms(${name}) AS DOUBLE)`
    case 'bool':
    case 'string':
      return null
  }
}

/** The SQL of a place from 0 to `count - 1` on an even division of `low` to `high`. */
export function binSql(
  value: string,
  { low, high, count }: { low: number; high: number; count: number },
): string {
  const width = high - low
  const place =
    width === 0
      ? '0'
      : `least(${count - 1}, greatest(0, CAST(floor((${value} - ${doubleLiteral(low)}) / ${doubleLiteral(width)} * ${count}) AS INTEGER)))`
  return `CASE WHEN ${value} IS NOT NULL THEN ${place} END`
}

/**
 * What numbers of this size are divided by where they are multiplied with each other, so that the products of huge ones
 * stay finite and those of tiny ones stay apart from zero. A power of two: dividing by it changes no digit.
 */
export function scaleFor(largest: number): number {
  const isUsual = largest === 0 || (largest > 1e-100 && largest < 1e100)
  return isUsual ? 1 : 2 ** Math.max(-1000, Math.floor(Math.log2(largest)))
}

/** Whole numbers of a small range get a bin each, centred on them. */
export function binsFor(column: Column, low: number, high: number, wanted: number) {
  if (column.dtype === 'int64' && high - low < wanted) {
    return { low: low - 0.5, high: high + 0.5, count: high - low + 1 }
  }
  return { low, high, count: low === high ? 1 : wanted }
}

/** What a person wants to know of a column, in a few passes over it. */
export async function summariseColumn(source: TableSource, column: Column): Promise<ColumnSummary> {
  const name = quoteIdentifier(column.name)
  const value = numberSql(column)
  const [[rows, present, distinct]] = await source.rows(
    `SELECT count(*)::DOUBLE, count(${name})::DOUBLE, approx_count_distinct(${name})::DOUBLE FROM ${source.sql}`,
  )
  const summary = {
    name: column.name,
    rows: Number(rows),
    missing: Number(rows) - Number(present),
    distinct: await distinctOf(source, name, Number(distinct)),
  }
  if (value === null) {
    return { ...summary, numbers: null, histogram: null, top: await topOf(source, column) }
  }
  const [figures] = await source.rows(
    `SELECT min(v), max(v), quantile_cont(v, 0.25), quantile_cont(v, 0.5), quantile_cont(v, 0.75), (count(*) FILTER (v = 0))::DOUBLE FROM (SELECT ${value} AS v FROM ${source.sql})`,
  )
  const [min, max, lowerQuartile, median, upperQuartile, zeros] = figures
  if (typeof min !== 'number' || typeof max !== 'number') {
    return { ...summary, numbers: null, histogram: null, top: null }
  }
  const places = binsFor(column, min, max, bins)
  const scale = scaleFor(Math.max(Math.abs(min), Math.abs(max)))
  const scaled = `v / ${doubleLiteral(scale)}`
  const counted = await source.rows(
    `SELECT bin, count(*)::DOUBLE, avg(${scaled}), stddev_samp(${scaled}) FROM (SELECT v, ${binSql('v', places)} AS bin FROM (SELECT ${value} AS v FROM ${source.sql})) WHERE bin IS NOT NULL GROUP BY GROUPING SETS ((bin), ())`,
  )
  const counts = Array.from({ length: places.count }, () => 0)
  for (const [bin, rows] of counted) if (bin !== null) counts[Number(bin)] = Number(rows)
  const [, , mean, deviation] = counted.find(([bin]) => bin === null) ?? []
  return {
    ...summary,
    numbers: {
      min,
      max,
      mean: Number(mean) * scale,
      deviation: typeof deviation === 'number' ? deviation * scale : null,
      lowerQuartile: Number(lowerQuartile),
      median: Number(median),
      upperQuartile: Number(upperQuartile),
      zeros: Number(zeros),
    },
    histogram: { low: places.low, high: places.high, counts },
    top: null,
  }
}

/** Exact where that is cheap, as the table's header has it. */
async function distinctOf(source: TableSource, name: string, estimate: number): Promise<number> {
  if (estimate > 11_000) return estimate
  const [[distinct]] = await source.rows(`SELECT count(DISTINCT ${name})::DOUBLE FROM ${source.sql}`)
  return Number(distinct)
}

async function topOf(source: TableSource, column: Column): Promise<NonNullable<ColumnSummary['top']>> {
  const name = quoteIdentifier(column.name)
  const value = column.dtype === 'string' ? `left(${name}, ${longestTopText})` : name
  const rows = await source.rows(
    `SELECT ${value} AS value, count(*)::DOUBLE AS number FROM ${source.sql} WHERE ${name} IS NOT NULL GROUP BY 1 ORDER BY number DESC, value LIMIT ${mostTop}`,
  )
  return rows.map(([value, number]) => ({
    value: typeof value === 'boolean' ? value : String(value),
    rows: Number(number),
  }))
}

/** A column's value as a category's name. */
export function labelSql(column: Column): string {
  const name = quoteIdentifier(column.name)
  switch (column.dtype) {
    case 'string':
      return `left(${name}, ${longestTopText})`
    case 'datetime':
      return isoTimeSql(name)
    case 'float64':
      // 2.0 as "2", as the grid shows it.
      return `CASE WHEN ${name} = trunc(${name}) AND abs(${name}) < 1e15 THEN CAST(CAST(${name} AS BIGINT) AS VARCHAR) ELSE CAST(${name} AS VARCHAR) END`
    case 'int64':
    case 'bool':
      return `CAST(${name} AS VARCHAR)`
  }
}
