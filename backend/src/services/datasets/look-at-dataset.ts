/** What the page shows of a data set's table. */
import type { TableChartRequest, TableView } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import {
  chartOfTable,
  queryRows,
  summariseColumns,
  type StoredTable,
  type RowsRequest,
} from '../results/read-rows.ts'
import { findDataset } from './present-dataset.ts'
import { tableOfDataset } from './read-dataset.ts'

/** A page of the data set as JSON. */
export async function queryDatasetRows(
  ctx: ServiceContext,
  query: { id: string; signal: AbortSignal } & RowsRequest,
): Promise<string> {
  authorise(ctx.actor, 'read')
  return queryRows(ctx, await tableOf(ctx, query.id), query, query.signal)
}

/** Summaries of columns as JSON. */
export async function getDatasetColumns(
  ctx: ServiceContext,
  query: { id: string; columns: readonly string[]; signal: AbortSignal },
): Promise<string> {
  authorise(ctx.actor, 'read')
  return summariseColumns(ctx, await tableOf(ctx, query.id), query.columns, query.signal)
}

/** The numbers behind a chart as JSON. */
export async function getDatasetChart(
  ctx: ServiceContext,
  query: {
    id: string
    request: TableChartRequest
    view: Pick<TableView, 'filters' | 'search'>
    signal: AbortSignal
  },
): Promise<string> {
  authorise(ctx.actor, 'read')
  return chartOfTable(ctx, await tableOf(ctx, query.id), query, query.signal)
}

async function tableOf(ctx: ServiceContext, id: string): Promise<StoredTable> {
  const dataset = await findDataset(ctx, ctx.db, id)
  return { ...(await tableOfDataset(ctx, dataset)), title: dataset.title }
}
