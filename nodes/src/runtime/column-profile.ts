/** What a person wants to know of each column at a glance, in two passes over a Parquet file. */
import { z } from 'zod'
import type { ArtifactFile, ColumnProfile } from '../core/artifact/artifact.ts'
import { partitionColumn, type Column, type TableSchema } from '../core/table/schema.ts'
import type { Engine } from './engine.ts'
import { isoTimeSql, quoteIdentifier } from './sql.ts'

export interface TableProfile {
  rows: number
  profile: ColumnProfile[]
  /** The columns that have a missing value. */
  missing: ReadonlySet<string>
  /** The rows of each partition; null where the table isn't split. */
  partitions: Record<string, number> | null
}

/** What a table artifact's header says of its file. */
export interface TableFacts extends Omit<TableProfile, 'partitions'> {
  file: Pick<ArtifactFile, 'digest' | 'bytes'>
}

/** Distinct values are counted exactly up to this many. */
const exactDistinct = 10_000
/** Columns in one query: thousands of aggregates in one statement take DuckDB's planner long. */
const batchColumns = 200
const longestText = 200
/** Rows of a table that is small. */
const smallTable = 10_000

interface FirstPass {
  column: Column
  missing: number
  /** About how many; of a small table no fewer than there are. */
  distinct: number
  min: number | string | null
  max: number | string | null
}

/**
 * Profiles the relation `source` (SQL). The numbers don't depend on the number of threads.
 *
 * @param options.rowsAtMost how many rows it may have: of a small table fewer things have to be found out
 */
export async function profileTable(
  engine: Engine,
  source: string,
  schema: TableSchema,
  { rowsAtMost = Number.POSITIVE_INFINITY }: { rowsAtMost?: number } = {},
): Promise<TableProfile> {
  const profile: ColumnProfile[] = []
  const missing = new Set<string>()
  let rows = 0
  let partitions: TableProfile['partitions'] = null
  for (let start = 0; start === 0 || start < schema.columns.length; start += batchColumns) {
    const columns = schema.columns.slice(start, start + batchColumns)
    const isSmall = rowsAtMost <= smallTable
    const first = await firstPass(engine, source, { columns, isSmall })
    rows = first.rows
    partitions = first.partitions ?? partitions
    if (columns.length > 0) profile.push(...(await secondPass(engine, source, first.columns, rows)))
    for (const column of first.columns) if (column.missing > 0) missing.add(column.column.name)
  }
  return { rows, profile, missing, partitions }
}

async function firstPass(
  engine: Engine,
  source: string,
  { columns, isSmall }: { columns: Column[]; isSmall: boolean },
): Promise<{ rows: number; partitions: Record<string, number> | null; columns: FirstPass[] }> {
  const partition = columns.find(({ role }) => role === 'partition')
  const aggregates = columns.flatMap((column) => {
    const name = quoteIdentifier(column.name)
    return [
      `count(${name})::DOUBLE`,
      isSmall ? 'NULL' : `approx_count_distinct(${name})::DOUBLE`,
      boundSql('min', column),
      boundSql('max', column),
    ]
  })
  const [[counted, parts, ...values]] = await engine.rows(
    `SELECT ${['count(*)::DOUBLE', partition === undefined ? 'NULL' : partitionsSql(partition), ...aggregates].join(', ')} FROM ${source}`,
  )
  const rows = Number(counted)
  return {
    rows,
    partitions: partition === undefined ? null : partitionCounts(parts),
    columns: columns.map((column, index) => ({
      column,
      missing: rows - Number(values[index * 4]),
      distinct: isSmall ? rows : Number(values[index * 4 + 1]),
      min: bound(values[index * 4 + 2]),
      max: bound(values[index * 4 + 3]),
    })),
  }
}

function boundSql(side: 'min' | 'max', column: Column): string {
  const value = `${side}(${quoteIdentifier(column.name)})`
  switch (column.dtype) {
    case 'float64':
    case 'int64':
      return `CAST(${value} AS DOUBLE)`
    case 'string':
      return `left(${value}, ${longestText})`
    case 'datetime':
      return isoTimeSql(value)
    case 'bool':
      return 'NULL'
  }
}

function bound(value: unknown): number | string | null {
  if (typeof value === 'number') return Number.isFinite(value) ? value : null
  return typeof value === 'string' ? value : null
}

async function secondPass(
  engine: Engine,
  source: string,
  first: FirstPass[],
  rows: number,
): Promise<ColumnProfile[]> {
  const aggregates = first.flatMap((column) => [distinctSql(column, rows), meanSql(column)])
  const [values] = await engine.rows(`SELECT ${aggregates.join(', ')} FROM ${source}`)
  return first.map((column, index) => {
    const distinct = values[index * 2]
    const mean = values[index * 2 + 1]
    return {
      name: column.column.name,
      missing: column.missing,
      distinct: typeof distinct === 'number' ? distinct : column.distinct,
      min: column.min,
      max: column.max,
      mean: typeof mean === 'number' ? mean : null,
    }
  })
}

/** Exact where there are few different values. In a small table, a list is counted faster than a hash table is set up. */
function distinctSql({ column, distinct }: FirstPass, rows: number): string {
  const name = quoteIdentifier(column.name)
  if (rows <= smallTable && column.dtype === 'float64') {
    // To a list, no two of what is not a number are the same.
    const others = `coalesce(list_unique(list(${name}) FILTER (NOT isnan(${name}))), 0)`
    return `(${others} + coalesce(max(isnan(${name})::INTEGER), 0))::DOUBLE`
  }
  if (rows <= smallTable) return `coalesce(list_unique(list(${name})), 0)::DOUBLE`
  return distinct <= exactDistinct * 1.1 ? `count(DISTINCT ${name})::DOUBLE` : 'NULL'
}

/**
 * The mean; NULL without values. Doubles are added up as whole multiples of a power of two: integers give the same sum
 * in every order, doubles don't, and the header's digest must not depend on how threads shared the rows.
 */
function meanSql({ column, min, max }: FirstPass): string {
  const name = quoteIdentifier(column.name)
  if (column.dtype === 'int64') return `CAST(sum(${name}) AS DOUBLE) / nullif(count(${name}), 0)`
  if (column.dtype !== 'float64' || typeof min !== 'number' || typeof max !== 'number') return 'NULL'
  const largest = Math.max(Math.abs(min), Math.abs(max))
  if (largest === 0) return '0e0'
  const scale = 2 ** (61 - Math.ceil(Math.log2(largest)))
  if (!Number.isFinite(scale) || scale === 0) return 'NULL'
  return `CAST(sum(CAST(${name} * ${scale.toExponential()} AS BIGINT)) AS DOUBLE) / count(${name}) / ${scale.toExponential()}`
}

const partitionsSql = ({ name }: Column) => `histogram(CAST(${quoteIdentifier(name)} AS VARCHAR))`

const mapEntries = z.array(z.object({ key: z.string(), value: z.coerce.number() })).nullable()

/** What a histogram counted: nothing where every value is missing. */
function partitionCounts(counted: unknown): Record<string, number> {
  return Object.fromEntries((mapEntries.parse(counted) ?? []).map(({ key, value }) => [key, value]))
}

/** The rows of each partition; null where the table isn't split. @param engine opens it, if there is something to count. */
export async function countPartitions(
  engine: () => Promise<Engine>,
  source: string,
  schema: TableSchema,
): Promise<Record<string, number> | null> {
  const partition = partitionColumn(schema)
  if (partition === undefined) return null
  const { rows } = await engine()
  const [[counted]] = await rows(`SELECT ${partitionsSql(partition)} FROM ${source}`)
  return partitionCounts(counted)
}
