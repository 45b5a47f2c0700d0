/** What becomes of a workflow's schedules when it is deleted, and when it is brought back. */
import { eq } from 'drizzle-orm'
import type { Transaction } from '../../db/client.ts'
import { schedules } from '../../db/schema.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import type { ServiceContext } from '../context.ts'
import { newsOf, type ScheduleRow } from './present-schedule.ts'

/** Tells of a workflow's schedules what has become of them with it. @returns them, for the clock */
export async function tellSchedulesOf(
  transaction: Transaction,
  workflow: string,
  became: 'deleted' | 'restored',
): Promise<ScheduleRow[]> {
  const rows = await transaction.select().from(schedules).where(eq(schedules.workflowId, workflow))
  for (const [workspace, own] of Map.groupBy(rows, (row) => row.workspaceId)) {
    const news = own.map((row) =>
      became === 'restored' ? newsOf(row) : ({ event: 'schedule', id: row.id, status: 'deleted' } as const),
    )
    await notifyNews(transaction, workspace, ...news)
  }
  return rows
}

/** Should the process end before this, the next worker to start sets the clock by the tables. */
export async function setClockOf(
  { queue }: Pick<ServiceContext, 'queue'>,
  rows: readonly ScheduleRow[],
  became: 'deleted' | 'restored',
): Promise<void> {
  for (const row of rows) {
    if (became === 'deleted') await queue.removeSchedule(row.id)
    else if (!row.paused) await queue.setSchedule(row)
  }
}
