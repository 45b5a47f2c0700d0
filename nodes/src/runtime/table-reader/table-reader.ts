/** An open table: pages, summaries and charts of one Parquet file, through a DuckDB that can read nothing else. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import type {
  ColumnSummary,
  TableChart,
  TableChartRequest,
  TableQuality,
} from '../../core/table/table-facts.ts'
import type { Column, TableSchema } from '../../core/table/schema.ts'
import type { TableView } from '../../core/table/table-view.ts'
import { isoTimeSql, quoteIdentifier, quoteString } from '../sql.ts'
import { summariseColumn } from './column-summary.ts'
import { drawTableChart } from './table-chart.ts'
import { assessQuality } from './table-quality.ts'
import type { TableSource } from './table-source.ts'
import { columnOf, orderSql, whereSql } from './view-sql.ts'

export type Cell = string | number | boolean | null

export interface TablePage {
  columns: string[]
  rows: Cell[][]
  /** Rows of the view. */
  total: number
  offset: number
}

export interface PageRequest {
  view: TableView
  offset: number
  limit: number
  /** These columns only, in this order; all when null. */
  columns: readonly string[] | null
}

export interface TableReader {
  /** Whole numbers beyond 2^53 and times come as text. */
  page(request: PageRequest, signal: AbortSignal): Promise<TablePage>
  summaries(columns: readonly string[], signal: AbortSignal): Promise<ColumnSummary[]>
  quality(signal: AbortSignal): Promise<TableQuality>
  chart(
    request: TableChartRequest,
    view: Pick<TableView, 'filters' | 'search'>,
    signal: AbortSignal,
  ): Promise<TableChart>
  close(): Promise<void>
}

/** Orders and selections kept, so that scrolling through one doesn't compute it for every page. */
const mostViews = 6
const interruptEveryMs = 20

export async function openTableReader(table: { path: string; schema: TableSchema }): Promise<TableReader> {
  const { path, schema } = table
  const temporary = await mkdtemp(join(tmpdir(), 'flowza-table-'))
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    temp_directory: temporary,
  })
  const locking = await instance.connect()
  await locking.run(`SET allowed_directories = [${quoteString(`${dirname(path)}/`)}]`)
  await locking.run('SET enable_external_access = false')
  await locking.run('SET lock_configuration = true')
  locking.closeSync()

  const sql = `read_parquet(${quoteString(path)}, file_row_number = true)`
  /** Name of the table of row numbers by view, the least recently used first. */
  const views = new Map<string, Promise<{ name: string; rows: number }>>()
  let made = 0
  /** A column's summary doesn't change while the table is open. */
  const summaries = new Map<string, ColumnSummary>()

  /** A connection of its own, so that one question can be given up without the others. */
  async function ask<Answer>(
    signal: AbortSignal,
    work: (source: TableSource) => Promise<Answer>,
  ): Promise<Answer> {
    signal.throwIfAborted()
    const connection = await instance.connect()
    const release = interruptOn(signal, connection)
    try {
      return await work({
        sql,
        schema,
        rows: async (statement) => {
          signal.throwIfAborted()
          return (await connection.runAndReadAll(statement)).getRowsJS()
        },
      })
    } catch (error) {
      signal.throwIfAborted()
      throw error
    } finally {
      release()
      connection.closeSync()
    }
  }

  async function viewOf(view: TableView, source: TableSource): Promise<{ name: string; rows: number }> {
    const key = JSON.stringify([view.sort, view.filters, view.search])
    const known = views.get(key)
    const table = known ?? createView(view, source)
    views.delete(key)
    views.set(key, table)
    if (known === undefined) {
      // One that was given up or failed is made again when it is asked for again.
      table.catch(() => views.delete(key))
      for (const [old, unused] of [...views].slice(0, -mostViews)) {
        views.delete(old)
        unused.then(({ name }) => source.rows(`DROP TABLE IF EXISTS ${name}`)).catch(() => {})
      }
    }
    try {
      return await table
    } catch (error) {
      // Somebody else gave up the one that this request waited for.
      if (known === undefined) throw error
      return viewOf(view, source)
    }
  }

  async function createView(view: TableView, source: TableSource): Promise<{ name: string; rows: number }> {
    const name = `view_${(made += 1)}`
    await source.rows(
      `CREATE TABLE ${name} AS SELECT file_row_number AS place FROM ${sql}${whereSql(view, schema)}${orderSql(view.sort, 'file_row_number')}`,
    )
    const [[rows]] = await source.rows(`SELECT count(*)::DOUBLE FROM ${name}`)
    return { name, rows: Number(rows) }
  }

  return {
    page: (request, signal) =>
      ask(signal, async (source) => {
        const columns =
          request.columns === null ? schema.columns : request.columns.map((name) => columnOf(schema, name))
        const { view, offset, limit } = request
        const isWhole = view.sort.length === 0 && view.filters.length === 0 && view.search === ''
        const selected = columns.map((column) => cellSql(column)).join(', ')
        if (isWhole) {
          const [[total]] = await source.rows(`SELECT count(*)::DOUBLE FROM ${sql}`)
          const rows = await source.rows(
            `SELECT ${selected === '' ? '1' : selected} FROM ${sql} WHERE file_row_number >= ${offset} AND file_row_number < ${offset + limit} ORDER BY file_row_number`,
          )
          return pageOf(columns, rows, Number(total), offset)
        }
        const { name, rows: total } = await viewOf(view, source)
        const rows = await source.rows(
          `SELECT ${selected === '' ? '1' : selected} FROM ${sql} AS data JOIN (SELECT place, rowid AS rank FROM ${name} WHERE rowid >= ${offset} AND rowid < ${offset + limit}) AS wanted ON data.file_row_number = wanted.place ORDER BY wanted.rank`,
        )
        return pageOf(columns, rows, total, offset)
      }),
    summaries: (columns, signal) =>
      ask(signal, async (source) => {
        const missing = columns.filter((name) => !summaries.has(name))
        for (const name of missing) summaries.set(name, await summariseColumn(source, columnOf(schema, name)))
        return columns.flatMap((name) => summaries.get(name) ?? [])
      }),
    quality: (signal) => ask(signal, assessQuality),
    chart: (request, view, signal) =>
      ask(signal, (source) => drawTableChart(source, request, whereSql(view, schema))),
    async close() {
      instance.closeSync()
      await rm(temporary, { recursive: true, force: true })
    },
  }
}

/** An interrupt that comes before the statement has begun is lost, so it is repeated until released. */
function interruptOn(signal: AbortSignal, connection: DuckDBConnection): () => void {
  let repeating: NodeJS.Timeout | undefined
  const interrupt = (): void => {
    connection.interrupt()
    repeating = setInterval(() => connection.interrupt(), interruptEveryMs)
  }
  signal.addEventListener('abort', interrupt, { once: true })
  return () => {
    signal.removeEventListener('abort', interrupt)
    clearInterval(repeating)
  }
}

function pageOf(columns: readonly Column[], rows: unknown[][], total: number, offset: number): TablePage {
  return {
    columns: columns.map((column) => column.name),
    rows: columns.length === 0 ? rows.map(() => []) : rows.map((row) => row.map(toCell)),
    total,
    offset,
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
