/** The log of a run: what its followers see, numbered in order, kept so that a broken connection can resume. */
import { and, asc, eq, gt, sql } from 'drizzle-orm'
import type { RunEvent } from '../contracts/index.ts'
import type { Database, Transaction } from '../db/client.ts'
import { runEvents, runs } from '../db/schema.ts'
import { emitSignal } from '../observability/signals.ts'
import { notifyRun } from './run-hub.ts'

export interface NumberedEvent {
  id: number
  event: RunEvent
}

/** Numbers and stores events; the update holds the run's row until commit, so numbers become visible in their order. */
export async function appendRunEvents(
  transaction: Transaction,
  run: { id: string; workspaceId: string },
  events: readonly RunEvent[],
): Promise<void> {
  if (events.length === 0) return
  const [numbered] = await transaction
    .update(runs)
    .set({ lastEvent: sql`${runs.lastEvent} + ${events.length}` })
    .where(eq(runs.id, run.id))
    .returning({ last: runs.lastEvent })
  if (numbered === undefined) return
  await insertRunEvents(transaction, { run, first: numbered.last - events.length + 1, events })
}

/** Stores events under numbers that a caller gives out who holds the run's row. */
export async function insertRunEvents(
  transaction: Transaction,
  {
    run,
    first,
    events,
  }: { run: { id: string; workspaceId: string }; first: number; events: readonly RunEvent[] },
): Promise<void> {
  if (events.length === 0) return
  emitSignal('run_events', { run: run.id, events })
  const at = new Date()
  const rows = events.map((event, index) => ({
    workspaceId: run.workspaceId,
    runId: run.id,
    id: first + index,
    logOf: event.event === 'log' ? event.node : null,
    event,
    at,
  }))
  const statements: Promise<unknown>[] = []
  for (let start = 0; start < rows.length; start += 1000) {
    statements.push(
      transaction
        .insert(runEvents)
        .values(rows.slice(start, start + 1000))
        .execute(),
    )
  }
  statements.push(notifyRun(transaction, run.id))
  await Promise.all(statements)
}

export async function readRunEvents(
  db: Database,
  query: { run: string; after: number; limit: number },
): Promise<NumberedEvent[]> {
  return db
    .select({ id: runEvents.id, event: runEvents.event })
    .from(runEvents)
    .where(and(eq(runEvents.runId, query.run), gt(runEvents.id, query.after)))
    .orderBy(asc(runEvents.id))
    .limit(query.limit)
}
