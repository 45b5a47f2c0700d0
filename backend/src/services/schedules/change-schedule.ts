import { and, eq } from 'drizzle-orm'
import { validate, type WorkflowChange, type WorkflowDocument } from '@flowza/nodes/core'
import type { Schedule } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { schedules } from '../../db/schema.ts'
import { newId } from '../../db/uuid.ts'
import type { ScheduleEntry } from '../../jobs/queue.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { knownSchemas, requireRunnable } from '../document.ts'
import { changesOf, overrideParams, type ParamOverrides } from '../runs/override-params.ts'
import { findWorkflow } from '../workflows/present-workflow.ts'
import { findSchedule, newsOf, presentSchedules, type ScheduleRow } from './present-schedule.ts'
import { requireTimes } from './preview-schedule.ts'

export interface NewSchedule extends Pick<ScheduleEntry, 'cron' | 'timeZone' | 'missed'> {
  workflow: string
  name?: string
  paused: boolean
  params: ParamOverrides
}

/** @throws UserError `VALIDATION` for a time that can't be; `WORKFLOW_INVALID` when the workflow can't run so */
export async function createSchedule(ctx: ServiceContext, input: NewSchedule): Promise<Schedule> {
  authorise(ctx.actor, 'run')
  requireTimes(ctx, input)
  const overrides = changesOf(input.params)
  const row = await ctx.db.transaction(async (transaction) => {
    const workflow = await findWorkflow(ctx, transaction, input.workflow)
    await requireRunnableWith(ctx, transaction, workflow.document, overrides)
    const now = new Date()
    const created: ScheduleRow = {
      id: newId(),
      workspaceId: ctx.actor.workspaceId,
      workflowId: workflow.id,
      name: input.name ?? workflow.name,
      cron: input.cron,
      timeZone: input.timeZone,
      missed: input.missed,
      paused: input.paused,
      overrides,
      createdBy: ctx.actor.userId,
      createdAt: now,
      updatedAt: now,
    }
    await transaction.insert(schedules).values(created)
    await notifyNews(transaction, created.workspaceId, newsOf(created))
    return created
  })
  return setClock(ctx, row)
}

/** @throws UserError as {@link createSchedule}, and `NOT_FOUND` */
export async function changeSchedule(
  ctx: ServiceContext,
  input: { id: string; params?: ParamOverrides } & Partial<
    Pick<ScheduleRow, 'name' | 'cron' | 'timeZone' | 'missed' | 'paused'>
  >,
): Promise<Schedule> {
  authorise(ctx.actor, 'run')
  const { id, params, ...set } = input
  const row = await ctx.db.transaction(async (transaction) => {
    const before = await findSchedule(ctx, transaction, id, 'update')
    const changed: ScheduleRow = {
      ...before,
      ...set,
      ...(params !== undefined && { overrides: changesOf(params) }),
      updatedAt: new Date(),
    }
    requireTimes(ctx, changed)
    if (params !== undefined) {
      const workflow = await findWorkflow(ctx, transaction, before.workflowId)
      await requireRunnableWith(ctx, transaction, workflow.document, changed.overrides)
    }
    await transaction.update(schedules).set(changed).where(eq(schedules.id, id))
    await notifyNews(transaction, changed.workspaceId, newsOf(changed))
    return changed
  })
  return setClock(ctx, row)
}

/** @throws UserError `NOT_FOUND` */
export async function deleteSchedule(ctx: ServiceContext, id: string): Promise<void> {
  authorise(ctx.actor, 'run')
  const row = await findSchedule(ctx, ctx.db, id)
  await ctx.db.transaction(async (transaction) => {
    await transaction
      .delete(schedules)
      .where(and(eq(schedules.workspaceId, ctx.actor.workspaceId), eq(schedules.id, row.id)))
    await notifyNews(transaction, row.workspaceId, { event: 'schedule', id: row.id, status: 'deleted' })
  })
  await ctx.queue.removeSchedule(row.id)
}

/** Should the process end right here, the next worker to start sets the clock by the tables. */
async function setClock(ctx: ServiceContext, row: ScheduleRow): Promise<Schedule> {
  await (row.paused ? ctx.queue.removeSchedule(row.id) : ctx.queue.setSchedule(row))
  const [presented] = await presentSchedules(ctx, ctx.db, [row])
  return presented
}

async function requireRunnableWith(
  ctx: ServiceContext,
  connection: Database | Transaction,
  document: WorkflowDocument,
  overrides: readonly WorkflowChange[],
): Promise<void> {
  const changed = overrideParams(document, overrides)
  requireRunnable(validate(changed, ctx.nodeTypes, await knownSchemas(ctx, connection)))
}
