import { and, asc, eq, exists, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { News, Schedule } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { runs, scheduleFirings, schedules, workflows } from '../../db/schema.ts'
import { paramsOf } from '../../runs/present-run.ts'
import type { ServiceContext } from '../context.ts'
import { paramWords } from '../param-words.ts'
import { UserError } from '../user-error.ts'

export type ScheduleRow = typeof schedules.$inferSelect

/** How many of the next times are told. */
const nextCount = 3
/** How many of the last times are told. */
const recentCount = 5

/** Those of deleted workflows are kept for as long as the workflow can be restored, but for nobody to see. */
export function ofPresentWorkflow(connection: Database | Transaction) {
  return exists(
    connection
      .select({ id: workflows.id })
      .from(workflows)
      .where(and(eq(workflows.id, schedules.workflowId), isNull(workflows.deletedAt))),
  )
}

/**
 * The schedule. `hold` keeps it from being deleted, or from being changed by others too, until the transaction has ended.
 *
 * @throws UserError `NOT_FOUND`
 */
export async function findSchedule(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
  hold?: 'key share' | 'update',
): Promise<ScheduleRow> {
  const query = connection
    .select()
    .from(schedules)
    .where(
      and(
        eq(schedules.workspaceId, ctx.actor.workspaceId),
        eq(schedules.id, id),
        ofPresentWorkflow(connection),
      ),
    )
    .$dynamic()
  const [row] = await (hold === undefined ? query : query.for(hold))
  if (row !== undefined) return row
  throw new UserError('NOT_FOUND', `There is no schedule ${id}.`, {
    hint: 'It may have been deleted, alone or with its workflow; choose one from the list.',
  })
}

/** What the workspace is told of a schedule that was changed or was due. */
export function newsOf({ id, paused }: Pick<ScheduleRow, 'id' | 'paused'>): News {
  return { event: 'schedule', id, status: paused ? 'paused' : 'on' }
}

export async function presentSchedules(
  ctx: Pick<ServiceContext, 'queue' | 'nodeTypes'>,
  connection: Database | Transaction,
  rows: readonly ScheduleRow[],
): Promise<Schedule[]> {
  const settings = await settingsOf(ctx, connection, rows)
  const recent = await recentFirings(
    connection,
    rows.map((row) => row.id),
  )
  return rows.map((row) => {
    const own = recent.filter(({ schedule }) => schedule === row.id)
    const last = own.at(0)
    return {
      id: row.id,
      workflow: row.workflowId,
      name: row.name,
      cron: row.cron,
      timeZone: row.timeZone,
      missed: row.missed,
      paused: row.paused,
      params: paramsOf(row.overrides),
      settings: settings.get(row.id) ?? [],
      next: row.paused ? [] : ctx.queue.nextTimes(row, nextCount).map((time) => time.toISOString()),
      last: last === undefined ? null : { at: last.at.toISOString(), run: last.run, problem: last.problem },
      recent: own.map(({ at, run, status, problem }) => ({ at: at.toISOString(), run, status, problem })),
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
    }
  })
}

/** What schedules set for their runs, in words. */
async function settingsOf(
  { nodeTypes }: Pick<ServiceContext, 'nodeTypes'>,
  connection: Database | Transaction,
  rows: readonly ScheduleRow[],
): Promise<Map<string, Schedule['settings']>> {
  const setting = rows.filter((row) => row.overrides.length > 0)
  if (setting.length === 0) return new Map()
  const stored = await connection
    .select({ id: workflows.id, document: workflows.document })
    .from(workflows)
    .where(
      inArray(
        workflows.id,
        setting.map((row) => row.workflowId),
      ),
    )
  const documents = new Map(stored.map(({ id, document }) => [id, document]))
  return new Map(
    setting.map((row) => {
      const document = documents.get(row.workflowId)
      const words = Object.entries(paramsOf(row.overrides)).flatMap(([node, values]) =>
        Object.entries(values).map(([param, value]) =>
          document === undefined
            ? { type: null, title: node, param, label: param, value }
            : { ...paramWords(document, nodeTypes, { node, param }), param, value },
        ),
      )
      return [row.id, words]
    }),
  )
}

/** The last firings of each schedule, the newest first. */
async function recentFirings(connection: Database | Transaction, ids: readonly string[]) {
  if (ids.length === 0) return []
  const numbered = connection
    .select({
      schedule: scheduleFirings.scheduleId,
      at: scheduleFirings.firedAt,
      run: scheduleFirings.runId,
      problem: scheduleFirings.problem,
      number:
        sql<number>`row_number() over (partition by ${scheduleFirings.scheduleId} order by ${scheduleFirings.firedAt} desc)`.as(
          'number',
        ),
    })
    .from(scheduleFirings)
    .where(inArray(scheduleFirings.scheduleId, [...ids]))
    .as('numbered')
  return connection
    .select({
      schedule: numbered.schedule,
      at: numbered.at,
      run: numbered.run,
      problem: numbered.problem,
      status: runs.status,
    })
    .from(numbered)
    .leftJoin(runs, eq(runs.id, numbered.run))
    .where(lte(numbered.number, recentCount))
    .orderBy(asc(numbered.number))
}
