import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Schedule } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { scheduleFirings, schedules } from '../../db/schema.ts'
import { paramsOf } from '../../runs/present-run.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

export type ScheduleRow = typeof schedules.$inferSelect

/** How many of the next times are told. */
const nextCount = 3

/** @throws UserError `NOT_FOUND` */
export async function findSchedule(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
): Promise<ScheduleRow> {
  const [row] = await connection
    .select()
    .from(schedules)
    .where(and(eq(schedules.workspaceId, ctx.actor.workspaceId), eq(schedules.id, id)))
  if (row !== undefined) return row
  throw new UserError('NOT_FOUND', `There is no schedule ${id}.`, {
    hint: 'It may have been deleted, alone or with its workflow; choose one from the list.',
  })
}

export async function presentSchedules(
  ctx: Pick<ServiceContext, 'queue'>,
  connection: Database | Transaction,
  rows: readonly ScheduleRow[],
): Promise<Schedule[]> {
  const ids = rows.map((row) => row.id)
  const firings =
    ids.length === 0
      ? []
      : await connection
          .selectDistinctOn([scheduleFirings.scheduleId])
          .from(scheduleFirings)
          .where(inArray(scheduleFirings.scheduleId, ids))
          .orderBy(scheduleFirings.scheduleId, desc(scheduleFirings.firedAt))
  const last = new Map(firings.map((firing) => [firing.scheduleId, firing]))
  return rows.map((row) => {
    const firing = last.get(row.id)
    return {
      id: row.id,
      workflow: row.workflowId,
      name: row.name,
      cron: row.cron,
      timeZone: row.timeZone,
      missed: row.missed,
      paused: row.paused,
      params: paramsOf(row.overrides),
      next: row.paused ? [] : ctx.queue.nextTimes(row, nextCount).map((time) => time.toISOString()),
      last:
        firing === undefined
          ? null
          : { at: firing.firedAt.toISOString(), run: firing.runId, problem: firing.problem },
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}
