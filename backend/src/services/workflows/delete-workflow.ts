import { and, eq, inArray, isNull, lt } from 'drizzle-orm'
import { runs, workflows } from '../../db/schema.ts'
import { notifyCancel } from '../../runs/run-hub.ts'
import { RunProgress } from '../../runs/run-progress.ts'
import { isRunOver } from '../../runs/run-state.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { setClockOf, tellSchedulesOf } from '../schedules/workflow-schedules.ts'
import { workflowNotFound } from './present-workflow.ts'

/** How long a deleted workflow can be brought back. */
const restorableMs = 30 * 24 * 60 * 60 * 1000

/**
 * Deletes a workflow; its runs that are still going on are cancelled, and its schedules rest. It can be restored for a while; what was deleted
 * long ago goes for good here, with its versions and runs.
 */
export async function deleteWorkflow(ctx: ServiceContext, id: string): Promise<void> {
  authorise(ctx.actor, 'edit')
  const { workspaceId } = ctx.actor
  const schedules = await ctx.db.transaction(async (transaction) => {
    const now = new Date()
    const deleted = await transaction
      .update(workflows)
      .set({ deletedAt: now })
      .where(and(eq(workflows.workspaceId, workspaceId), eq(workflows.id, id), isNull(workflows.deletedAt)))
      .returning({ id: workflows.id })
    if (deleted.length === 0) throw workflowNotFound(id)
    const open = await transaction
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.workflowId, id), inArray(runs.status, ['queued', 'running'])))
    for (const run of open) {
      const progress = await RunProgress.lock(transaction, ctx, run.id, 'all')
      if (progress === null || isRunOver(progress.run.status)) continue
      progress.cancel('The workflow was deleted.')
      await progress.save()
      await notifyCancel(transaction, run.id)
    }
    await transaction
      .delete(workflows)
      .where(
        and(
          eq(workflows.workspaceId, workspaceId),
          lt(workflows.deletedAt, new Date(now.getTime() - restorableMs)),
        ),
      )
    return tellSchedulesOf(transaction, id, 'deleted')
  })
  await setClockOf(ctx, schedules, 'deleted')
}
