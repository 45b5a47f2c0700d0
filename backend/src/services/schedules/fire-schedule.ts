/** What starts the runs of schedules, by the clock or by hand, and keeps the clock true to the tables. */
import { and, eq, lt } from 'drizzle-orm'
import type { Run } from '../../contracts/index.ts'
import type { Transaction } from '../../db/client.ts'
import { scheduleFirings, schedules } from '../../db/schema.ts'
import { newId } from '../../db/uuid.ts'
import type { ScheduleFiring } from '../../jobs/queue.ts'
import { presentNodeRun, presentRunSummary } from '../../runs/present-run.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import type { RunProgress } from '../../runs/run-progress.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { beginWorkflowRun } from '../runs/start-run.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow } from '../workflows/present-workflow.ts'
import { findSchedule, newsOf, ofPresentWorkflow, type ScheduleRow } from './present-schedule.ts'

/** How long it is kept what schedules did. */
const keptMs = 90 * 24 * 3600 * 1000

/**
 * Starts the run that is due; once, however often the firing is delivered. A workflow that can't run is written down
 * as such, and tried again when the schedule is due the next time.
 *
 * @returns the run; null when there is none to start
 */
export async function fireSchedule(ctx: ServiceContext, firing: ScheduleFiring): Promise<string | null> {
  return ctx.db.transaction(async (transaction) => {
    const [schedule] = await transaction
      .select()
      .from(schedules)
      .where(and(eq(schedules.id, firing.schedule), ofPresentWorkflow(transaction)))
      .for('key share')
    if (schedule === undefined || schedule.paused) return null
    const { workspaceId } = schedule
    const inserted = await transaction
      .insert(scheduleFirings)
      .values({ workspaceId, scheduleId: schedule.id, id: firing.id, firedAt: new Date() })
      .onConflictDoNothing()
      .returning({ id: scheduleFirings.id })
    if (inserted.length === 0) return null
    await notifyNews(transaction, workspaceId, newsOf(schedule))
    const own = and(eq(scheduleFirings.scheduleId, schedule.id), eq(scheduleFirings.id, firing.id))
    try {
      // Whoever made the schedule was allowed to run the workflow.
      const actor = { userId: schedule.createdBy, workspaceId, role: 'editor' as const }
      const { run } = await transaction.transaction((savepoint) =>
        begin({ ...ctx, actor }, savepoint, { schedule, trigger: 'schedule' }),
      )
      await transaction.update(scheduleFirings).set({ runId: run.id }).where(own)
      return run.id
    } catch (error) {
      if (!(error instanceof UserError) || error.code === 'UNAVAILABLE') throw error
      await transaction.update(scheduleFirings).set({ problem: error.message }).where(own)
      return null
    }
  })
}

/**
 * Starts what a schedule would start, now, even while it is paused. It is one of the schedule's last times from then
 * on; what can't run is said to who asked, and isn't.
 *
 * @throws UserError `NOT_FOUND`, and `WORKFLOW_INVALID` with the problems
 */
export async function runSchedule(ctx: ServiceContext, id: string): Promise<Run> {
  authorise(ctx.actor, 'run')
  return ctx.db.transaction(async (transaction) => {
    const schedule = await findSchedule(ctx, transaction, id, 'key share')
    const { run, nodeRuns } = await begin(ctx, transaction, { schedule, trigger: 'person' })
    await transaction.insert(scheduleFirings).values({
      workspaceId: schedule.workspaceId,
      scheduleId: schedule.id,
      id: newId(),
      firedAt: run.createdAt,
      runId: run.id,
    })
    await notifyNews(transaction, schedule.workspaceId, newsOf(schedule))
    return { ...presentRunSummary(run), nodes: nodeRuns.map(presentNodeRun) }
  })
}

async function begin(
  ctx: ServiceContext,
  transaction: Transaction,
  { schedule, trigger }: { schedule: ScheduleRow; trigger: 'schedule' | 'person' },
): Promise<RunProgress> {
  const workflow = await findWorkflow(ctx, transaction, schedule.workflowId)
  return beginWorkflowRun(ctx, transaction, {
    document: workflow.document,
    workflow: { id: workflow.id, revision: workflow.revision },
    scope: `workflow:${workflow.id}`,
    overrides: schedule.overrides,
    trigger,
    useCache: true,
  })
}

/** Sets the clock by the tables: what a process that ended between the two has left, a restored backup, a deleted workflow. */
export async function syncSchedules(ctx: ServiceContext): Promise<void> {
  const wanted = await ctx.db
    .select()
    .from(schedules)
    .where(and(eq(schedules.paused, false), ofPresentWorkflow(ctx.db)))
  const set = new Map((await ctx.queue.listSchedules()).map((entry) => [entry.id, entry]))
  for (const row of wanted) {
    const entry = set.get(row.id)
    set.delete(row.id)
    const isSame = entry?.cron === row.cron && entry.timeZone === row.timeZone && entry.missed === row.missed
    if (!isSame) await ctx.queue.setSchedule(row)
  }
  for (const id of set.keys()) await ctx.queue.removeSchedule(id)
  await ctx.db.delete(scheduleFirings).where(lt(scheduleFirings.firedAt, new Date(Date.now() - keptMs)))
}
