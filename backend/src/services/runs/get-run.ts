import type { RunWithDocument } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findRun, presentRun } from './find-run.ts'

export async function getRun(ctx: ServiceContext, id: string): Promise<RunWithDocument> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const run = await findRun(ctx, transaction, id)
    return { ...(await presentRun(transaction, run)), document: run.document }
  })
}
