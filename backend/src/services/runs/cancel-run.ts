import type { Run } from '../../contracts/index.ts'
import { presentNodeRun, presentRunSummary } from '../../runs/present-run.ts'
import { notifyCancel } from '../../runs/run-hub.ts'
import { RunProgress } from '../../runs/run-progress.ts'
import { isRunOver } from '../../runs/run-state.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findRun, runNotFound } from './find-run.ts'

/**
 * Cancels a run. The state is final at once; the tasks are stopped in whichever process they run, and what they still
 * write is refused.
 *
 * @throws UserError `PRECONDITION_FAILED` when the run is over.
 */
export async function cancelRun(ctx: ServiceContext, id: string): Promise<Run> {
  authorise(ctx.actor, 'run')
  return ctx.db.transaction(async (transaction) => {
    await findRun(ctx, transaction, id)
    const progress = await RunProgress.lock(transaction, ctx, id, 'all')
    if (progress === null) throw runNotFound(id)
    if (isRunOver(progress.run.status)) {
      throw new UserError('PRECONDITION_FAILED', `The run has already ${wordFor(progress.run.status)}.`, {
        hint: 'There is nothing to cancel.',
      })
    }
    progress.cancel('The run was cancelled.')
    await progress.save()
    await notifyCancel(transaction, id)
    return { ...presentRunSummary(progress.run), nodes: progress.nodeRuns.map(presentNodeRun) }
  })
}

function wordFor(status: Run['status']): string {
  switch (status) {
    case 'cancelled':
      return 'been cancelled'
    case 'failed':
      return 'failed'
    case 'queued':
    case 'running':
    case 'succeeded':
      return status
  }
}
