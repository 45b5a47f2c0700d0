import type { Dataset } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findDataset, presentDataset } from './present-dataset.ts'

export async function getDataset(ctx: ServiceContext, id: string): Promise<Dataset> {
  authorise(ctx.actor, 'read')
  return presentDataset(await findDataset(ctx, ctx.db, id))
}
