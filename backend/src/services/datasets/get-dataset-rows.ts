import type { TableRows } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { readRows, type RowsQuery } from '../results/read-rows.ts'
import { findDataset } from './present-dataset.ts'
import { tableOfDataset } from './read-dataset.ts'

export async function getDatasetRows(
  ctx: ServiceContext,
  query: { id: string } & RowsQuery,
): Promise<TableRows> {
  authorise(ctx.actor, 'read')
  const dataset = await findDataset(ctx, ctx.db, query.id)
  const { header } = await tableOfDataset(ctx, dataset)
  return readRows(ctx, { header, title: dataset.title }, query)
}
