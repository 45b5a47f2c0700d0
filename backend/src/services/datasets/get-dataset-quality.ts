import type { TableQuality } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { assessTable } from '../results/read-rows.ts'
import { findDataset } from './present-dataset.ts'
import { tableOfDataset } from './read-dataset.ts'

/** The newest assessments; a table never changes under its digest. */
const known = new Map<string, TableQuality>()
const mostKnown = 100

/** Gaps, repeated rows and outliers of a data set. */
export async function getDatasetQuality(
  ctx: ServiceContext,
  input: { id: string; signal?: AbortSignal },
): Promise<TableQuality> {
  authorise(ctx.actor, 'read')
  const dataset = await findDataset(ctx, ctx.db, input.id)
  const header = await tableOfDataset(ctx, dataset)
  const key = JSON.stringify([header.files[0]?.digest, header.schema])
  const quality = known.get(key) ?? (await assessTable(ctx, { header, title: dataset.title }, input.signal))
  known.delete(key)
  known.set(key, quality)
  if (known.size > mostKnown) known.delete(known.keys().next().value ?? '')
  return quality
}
