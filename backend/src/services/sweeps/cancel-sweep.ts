import { and, eq } from 'drizzle-orm'
import type { Sweep } from '../../contracts/index.ts'
import { runs, sweepPoints, sweeps } from '../../db/schema.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import { isRunOver } from '../../runs/run-state.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { cancelRun } from '../runs/cancel-run.ts'
import { UserError } from '../user-error.ts'
import { findSweep, presentSweeps } from './present-sweep.ts'

/** @throws UserError `PRECONDITION_FAILED` when the sweep is over. */
export async function cancelSweep(ctx: ServiceContext, id: string): Promise<Sweep> {
  authorise(ctx.actor, 'run')
  const going = await ctx.db.transaction(async (transaction) => {
    await findSweep(ctx, transaction, id)
    const [sweep] = await transaction.select().from(sweeps).where(eq(sweeps.id, id)).for('update')
    if (sweep === undefined || sweep.finishedAt !== null) {
      throw new UserError('PRECONDITION_FAILED', 'The sweep is over.', {
        hint: 'There is nothing to cancel.',
      })
    }
    const now = new Date()
    await transaction.update(sweeps).set({ cancelledAt: now, finishedAt: now }).where(eq(sweeps.id, id))
    await transaction
      .update(sweepPoints)
      .set({ state: 'cancelled' })
      .where(and(eq(sweepPoints.sweepId, id), eq(sweepPoints.state, 'waiting')))
    await notifyNews(transaction, sweep.workspaceId, { event: 'sweep', id, status: 'cancelled' })
    return transaction
      .select({ run: runs.id, status: runs.status })
      .from(sweepPoints)
      .innerJoin(runs, eq(runs.id, sweepPoints.runId))
      .where(eq(sweepPoints.sweepId, id))
  })
  for (const { run, status } of going) {
    if (isRunOver(status)) continue
    await cancelRun(ctx, run).catch((error: unknown) => {
      // It has ended meanwhile.
      if (!(error instanceof UserError)) throw error
    })
  }
  const [presented] = await presentSweeps(ctx, ctx.db, [await findSweep(ctx, ctx.db, id)])
  return presented
}
