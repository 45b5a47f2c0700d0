/** What the page shows of a node's table. */
import type { TableChartRequest, TableView } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findOutput, requireTable, type OutputQuery } from './find-output.ts'
import { chartOfTable, queryRows, summariseColumns, type StoredTable, type RowsRequest } from './read-rows.ts'

/** A page of the table as JSON. */
export async function queryNodeRows(
  ctx: ServiceContext,
  query: OutputQuery & RowsRequest & { signal: AbortSignal },
): Promise<string> {
  authorise(ctx.actor, 'read')
  return queryRows(ctx, await tableOf(ctx, query), query, query.signal)
}

/** Summaries of columns as JSON. */
export async function getNodeColumns(
  ctx: ServiceContext,
  query: OutputQuery & { columns: readonly string[]; signal: AbortSignal },
): Promise<string> {
  authorise(ctx.actor, 'read')
  return summariseColumns(ctx, await tableOf(ctx, query), query.columns, query.signal)
}

/** The numbers behind a chart as JSON. */
export async function getNodeChart(
  ctx: ServiceContext,
  query: OutputQuery & {
    request: TableChartRequest
    view: Pick<TableView, 'filters' | 'search'>
    signal: AbortSignal
  },
): Promise<string> {
  authorise(ctx.actor, 'read')
  return chartOfTable(ctx, await tableOf(ctx, query), query, query.signal)
}

async function tableOf(ctx: ServiceContext, query: OutputQuery): Promise<StoredTable> {
  const output = await findOutput(ctx, query)
  return { digest: output.summary.digest, header: requireTable(output), title: output.nodeRun.title }
}
