import { and, eq, inArray } from 'drizzle-orm'
import { runs, workflows } from '../../db/schema.ts'
import { notifyCancel } from '../../runs/run-hub.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { workflowNotFound } from './present-workflow.ts'

/** Deletes a workflow with its revisions and runs; tasks that are still running are stopped. */
export async function deleteWorkflow(ctx: ServiceContext, id: string): Promise<void> {
  authorise(ctx.actor, 'edit')
  await ctx.db.transaction(async (transaction) => {
    const open = await transaction
      .select({ id: runs.id })
      .from(runs)
      .where(and(eq(runs.workflowId, id), inArray(runs.status, ['queued', 'running'])))
      // Waits for a node that is just being committed, so that it doesn't write into what is gone.
      .for('update')
    const deleted = await transaction
      .delete(workflows)
      .where(and(eq(workflows.workspaceId, ctx.actor.workspaceId), eq(workflows.id, id)))
      .returning({ id: workflows.id })
    if (deleted.length === 0) throw workflowNotFound(id)
    for (const run of open) await notifyCancel(transaction, run.id)
  })
}
