import { and, asc, eq } from 'drizzle-orm'
import type { Schedule } from '../../contracts/index.ts'
import { schedules } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findSchedule, ofPresentWorkflow, presentSchedules } from './present-schedule.ts'

export async function listSchedules(
  ctx: ServiceContext,
  query: { workflow?: string },
): Promise<{ schedules: Schedule[] }> {
  authorise(ctx.actor, 'read')
  const rows = await ctx.db
    .select()
    .from(schedules)
    .where(
      and(
        eq(schedules.workspaceId, ctx.actor.workspaceId),
        ofPresentWorkflow(ctx.db),
        query.workflow === undefined ? undefined : eq(schedules.workflowId, query.workflow),
      ),
    )
    .orderBy(asc(schedules.createdAt))
  return { schedules: await presentSchedules(ctx, ctx.db, rows) }
}

/** @throws UserError `NOT_FOUND` */
export async function getSchedule(ctx: ServiceContext, id: string): Promise<Schedule> {
  authorise(ctx.actor, 'read')
  const [presented] = await presentSchedules(ctx, ctx.db, [await findSchedule(ctx, ctx.db, id)])
  return presented
}
