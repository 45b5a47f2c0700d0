import { and, eq, isNotNull } from 'drizzle-orm'
import type { WorkflowSummary } from '../../contracts/index.ts'
import { workflows } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { setClockOf, tellSchedulesOf } from '../schedules/workflow-schedules.ts'
import { summarise, workflowNotFound } from './present-workflow.ts'

/** Brings a deleted workflow back, with its versions, runs and schedules. @throws UserError `NOT_FOUND` */
export async function restoreWorkflow(ctx: ServiceContext, id: string): Promise<WorkflowSummary> {
  authorise(ctx.actor, 'edit')
  const restored = await ctx.db.transaction(async (transaction) => {
    const [row] = await transaction
      .update(workflows)
      .set({ deletedAt: null })
      .where(
        and(
          eq(workflows.workspaceId, ctx.actor.workspaceId),
          eq(workflows.id, id),
          isNotNull(workflows.deletedAt),
        ),
      )
      .returning()
    if (row === undefined) throw workflowNotFound(id)
    const [summary] = await summarise(transaction, [row])
    return { summary, schedules: await tellSchedulesOf(transaction, id, 'restored') }
  })
  await setClockOf(ctx, restored.schedules, 'restored')
  return restored.summary
}
