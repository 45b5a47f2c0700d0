import type { TableQuality } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { assessTable } from '../results/read-rows.ts'
import { findDataset } from './present-dataset.ts'
import { tableOfDataset } from './read-dataset.ts'

/** Gaps, repeated rows and outliers of a data set. */
export async function getDatasetQuality(
  ctx: ServiceContext,
  input: { id: string; signal?: AbortSignal },
): Promise<TableQuality> {
  authorise(ctx.actor, 'read')
  const dataset = await findDataset(ctx, ctx.db, input.id)
  const table = await tableOfDataset(ctx, dataset)
  return assessTable(ctx, { ...table, title: dataset.title }, input.signal)
}
