import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findDataset } from './present-dataset.ts'
import { removeDataset } from './remove-dataset.ts'

export async function deleteDataset(ctx: ServiceContext, id: string): Promise<void> {
  authorise(ctx.actor, 'edit')
  await ctx.db.transaction(async (transaction) => {
    const dataset = await findDataset(ctx, transaction, id)
    if (dataset.origin === 'showcase') {
      throw new UserError('FORBIDDEN', `"${dataset.title}" comes with Flowza and can't be deleted.`, {
        hint: 'Only uploaded data sets can be.',
      })
    }
    await removeDataset(ctx, transaction, dataset)
  })
}
