import { asc, eq } from 'drizzle-orm'
import type { Dataset } from '../../contracts/index.ts'
import { datasets } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { presentDataset } from './present-dataset.ts'

export async function listDatasets(ctx: ServiceContext): Promise<{ datasets: Dataset[] }> {
  authorise(ctx.actor, 'read')
  const rows = await ctx.db
    .select()
    .from(datasets)
    .where(eq(datasets.workspaceId, ctx.actor.workspaceId))
    .orderBy(asc(datasets.title), asc(datasets.id))
  return { datasets: rows.map(presentDataset) }
}
