/** A page of a stored table for the preview: the server's only look into a Parquet file. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { findColumn, type Column, type TableSchema } from '../core/table/schema.ts'
import { isoTimeSql, quoteIdentifier, quoteString } from './sql.ts'

export type Cell = string | number | boolean | null

export interface TablePage {
  columns: string[]
  rows: Cell[][]
  total: number
}

export interface TablePageRequest {
  /** Absolute path of the Parquet file. */
  path: string
  schema: TableSchema
  offset: number
  limit: number
  sort?: { column: string; descending: boolean }
}

/** A column that the request sorts by and the table doesn't have. */
export class UnknownColumnError extends Error {
  readonly column: string

  constructor(column: string) {
    super(`The table has no column "${column}".`)
    this.name = 'UnknownColumnError'
    this.column = column
  }
}

/**
 * Reads rows `offset` to `offset + limit`, in the table's order or sorted (missing values last). Whole numbers beyond
 * 2^53 and times come as text.
 *
 * @throws UnknownColumnError
 */
export async function readTablePage(request: TablePageRequest): Promise<TablePage> {
  const { sort } = request
  if (sort !== undefined && findColumn(request.schema, sort.column) === undefined) {
    throw new UnknownColumnError(sort.column)
  }
  const temporary = await mkdtemp(join(tmpdir(), 'flowza-page-'))
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '1',
    memory_limit: '512MB',
    temp_directory: temporary,
  })
  try {
    const connection = await instance.connect()
    await connection.run(`SET allowed_directories = [${quoteString(`${dirname(request.path)}/`)}]`)
    await connection.run('SET enable_external_access = false')
    await connection.run('SET lock_configuration = true')
    const source = `read_parquet(${quoteString(request.path)})`
    const counted = await connection.runAndReadAll(`SELECT count(*)::DOUBLE FROM ${source}`)
    const order =
      sort === undefined
        ? ''
        : ` ORDER BY ${quoteIdentifier(sort.column)} ${sort.descending ? 'DESC' : 'ASC'} NULLS LAST`
    const selected = request.schema.columns.map(cellSql).join(', ')
    const page = await connection.runAndReadAll(
      `SELECT ${selected} FROM ${source}${order} LIMIT ${Math.trunc(request.limit)} OFFSET ${Math.trunc(request.offset)}`,
    )
    connection.closeSync()
    return {
      columns: request.schema.columns.map((column) => column.name),
      rows: page.getRowsJS().map((row) => row.map(toCell)),
      total: Number(counted.getRowsJS()[0]?.[0] ?? 0),
    }
  } finally {
    instance.closeSync()
    await rm(temporary, { recursive: true, force: true })
  }
}

function cellSql(column: Column): string {
  const name = quoteIdentifier(column.name)
  return column.dtype === 'datetime' ? isoTimeSql(name) : name
}

function toCell(value: unknown): Cell {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value)
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value)
  if (typeof value === 'string' || typeof value === 'boolean') return value
  return value === null || value === undefined ? null : JSON.stringify(value)
}
