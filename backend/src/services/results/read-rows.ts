/** Questions about a stored table, asked of the process that reads tables. Answers are JSON text. */
import {
  viewFault,
  wholeTable,
  type TableArtifact,
  tableQualitySchema,
  type TableChartRequest,
  type TableQuality,
  type TableView,
} from '@flowza/nodes/core'
import type { TableQuestion } from '@flowza/nodes/runtime/table-reader/protocol'
import { tableRowsSchema } from '../../contracts/runs.ts'
import type { TableRows } from '../../contracts/index.ts'
import { TableReadError } from '../../tables/table-process.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { noLongerStored } from './find-output.ts'
import { factsOf, type TableFact } from './table-facts.ts'

export interface RowsQuery {
  offset: number
  limit: number
  sort?: string
  descending: boolean
}

export interface RowsRequest {
  view: TableView
  offset: number
  limit: number
  columns?: readonly string[] | undefined
}

/** A table's header and what a person calls it. */
export interface NamedTable {
  header: TableArtifact
  title: string
}

/** With the digest of its artifact, under which what is worked out of it is kept. */
export interface StoredTable extends NamedTable {
  digest: string
}

type Reading = Pick<ServiceContext, 'store' | 'tables'>
type Keeping = Pick<ServiceContext, 'db' | 'actor'>

/** A page of a table artifact. @throws UserError `VALIDATION` for an unknown column to sort by. */
export async function readRows(ctx: Reading, table: NamedTable, query: RowsQuery): Promise<TableRows> {
  const sort = query.sort === undefined ? [] : [{ column: query.sort, descending: query.descending }]
  const { offset, limit } = query
  const json = await queryRows(ctx, table, { view: { ...wholeTable, sort }, offset, limit })
  return tableRowsSchema.parse(JSON.parse(json))
}

/** A page of a view of a table: a `TableRows` as JSON. @throws UserError `VALIDATION` when the view doesn't fit it. */
export async function queryRows(
  ctx: Reading,
  table: NamedTable,
  request: RowsRequest,
  signal?: AbortSignal,
): Promise<string> {
  requireFitting(request.view, table)
  requireColumns(request.columns ?? [], table)
  return ask(ctx, table, { ask: 'page', ...request, columns: request.columns ?? null }, signal)
}

/** `{ columns: ColumnSummary[] }` as JSON. @throws UserError `VALIDATION` for an unknown column. */
export async function summariseColumns(
  ctx: Reading & Keeping,
  table: StoredTable,
  columns: readonly string[],
  signal?: AbortSignal,
): Promise<string> {
  requireColumns(columns, table)
  const wanted = columns.map((column): TableFact => ({ fact: 'summary', column }))
  const summaries = await factsOf(ctx, table.digest, wanted, async (missing) => {
    const names = missing.flatMap((fact) => (fact.fact === 'summary' ? [fact.column] : []))
    return JSON.parse(await ask(ctx, table, { ask: 'summaries', columns: names }, signal)) as unknown[]
  })
  return `{"columns":[${summaries.join(',')}]}`
}

/** Gaps, repeated rows and outliers of the whole table. */
export async function assessTable(
  ctx: Reading & Keeping,
  table: StoredTable,
  signal?: AbortSignal,
): Promise<TableQuality> {
  const [quality] = await factsOf(ctx, table.digest, [{ fact: 'quality' }], async () => [
    JSON.parse(await ask(ctx, table, { ask: 'quality' }, signal)),
  ])
  return tableQualitySchema.parse(JSON.parse(quality))
}

/** A `TableChart` as JSON. @throws UserError `VALIDATION` for an unknown column, or one that holds no numbers. */
export async function chartOfTable(
  ctx: Reading,
  table: NamedTable,
  { request, view }: { request: TableChartRequest; view: Pick<TableView, 'filters' | 'search'> },
  signal?: AbortSignal,
): Promise<string> {
  requireFitting({ ...wholeTable, ...view }, table)
  requireColumns(columnsOf(request), table)
  return ask(ctx, table, { ask: 'chart', request, view }, signal)
}

function columnsOf(request: TableChartRequest): string[] {
  const named = (name: string | null): string[] => (name === null ? [] : [name])
  switch (request.chart) {
    case 'distribution':
    case 'box':
      return [request.column, ...named(request.by)]
    case 'scatter':
      return [request.x, request.y, ...named(request.colour)]
    case 'correlation':
      return request.columns ?? []
  }
}

async function ask(
  ctx: Reading,
  table: NamedTable,
  question: TableQuestion,
  signal: AbortSignal | undefined,
): Promise<string> {
  const path = await pathOfTable(ctx, table)
  try {
    return await ctx.tables.ask({ path, schema: table.header.schema }, question, signal)
  } catch (error) {
    if (!(error instanceof TableReadError)) throw error
    // Parquet that can't be read has been changed on disk.
    if (error.fault?.fault === 'unreadable') throw noLongerStored(table.title)
    if (error.fault?.fault === 'not_numeric') {
      throw new UserError(
        'VALIDATION',
        `Column "${error.fault.column}" of "${table.title}" holds no numbers.`,
        {
          hint: 'Choose a column of numbers.',
          cause: error,
        },
      )
    }
    throw new UserError('UNAVAILABLE', `"${table.title}" could not be read just now.`, {
      hint: 'Try again; if it stays so, ask for fewer rows.',
      cause: error,
    })
  }
}

function requireFitting(view: TableView, table: NamedTable): void {
  const fault = viewFault(view, table.header.schema)
  if (fault === null) return
  if (fault.fault === 'unknown_column') requireColumns([fault.column], table)
  throw new UserError('VALIDATION', `The filter on "${fault.column}" doesn't fit what the column holds.`, {
    hint: 'Compare numbers with numbers, times with ISO times, text with text.',
  })
}

function requireColumns(names: readonly string[], { header, title }: NamedTable): void {
  const known = new Set(header.schema.columns.map((column) => column.name))
  const unknown = names.find((name) => !known.has(name))
  if (unknown === undefined) return
  throw new UserError('VALIDATION', `"${title}" has no column "${unknown}".`, {
    hint: 'Name one of its columns.',
  })
}

/** Absolute path of the table's Parquet file. @throws UserError `PRECONDITION_FAILED` */
export async function pathOfTable(ctx: Pick<ServiceContext, 'store'>, table: NamedTable): Promise<string> {
  const [file] = table.header.files
  const path = file === undefined ? null : await ctx.store.pathOf(file.digest)
  if (path === null) throw noLongerStored(table.title)
  return path
}
