/** The log of a run: what its followers see, numbered in order, kept so that a broken connection can resume. */
import { and, asc, eq, gt, sql, type SQL } from 'drizzle-orm'
import type { RunEvent } from '../contracts/index.ts'
import type { Database, Transaction } from '../db/client.ts'
import { executeTogether, jsonRows } from '../db/one-statement.ts'
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
  const first = numbered.last - events.length + 1
  await executeTogether(transaction, [insertRunEvents({ run, first, events })], notifyRun(run.id))
}

/** Stores events under numbers that a caller gives out who holds the run's row. Tells nobody but this process of them. */
export function insertRunEvents({
  run,
  first,
  events,
}: {
  run: { id: string; workspaceId: string }
  first: number
  events: readonly RunEvent[]
}): SQL {
  emitSignal('run_events', { run: run.id, events })
  return sql`
    insert into run_events (workspace_id, run_id, id, log_of, event, at)
    select ${run.workspaceId}::uuid, ${run.id}::uuid, ${first - 1}::integer + place,
      case when event ->> 'event' = 'log' then event ->> 'node' end, event, now()
    from jsonb_array_elements(${jsonRows(events)}) with ordinality as told(event, place)`
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
