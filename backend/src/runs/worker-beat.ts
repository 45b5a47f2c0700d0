/**
 * A worker's heartbeat: it comes from the worker and never from inside a node, says that the worker lives, and brings
 * back which of its leases still hold. A worker whose heart can't be heard must take it that others act in its place.
 */
import { hostname } from 'node:os'
import { eq, inArray, lt, sql } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { nodeRuns, workers } from '../db/schema.ts'
import { emitSignal } from '../observability/signals.ts'

/** How long a lease holds without a heartbeat. The queue delivers a job again after about the same time. */
export const leaseMs = 10_000
const beatEveryMs = 1000
/** After a sleep of the whole process, time to hear the truth from the database before the worst is assumed. */
const wakeUpMs = 3000
const forgetAfter = sql`now() - interval '1 day'`

export type HeldRow = Pick<typeof nodeRuns.$inferSelect, 'id' | 'status' | 'lease' | 'taskId'>

export interface WorkerBeat {
  /** Looks at once instead of at the next beat. */
  look(): void
  close(): Promise<void>
}

export interface WorkerBeatOptions {
  db: Database
  worker: { id: string; runner: string; slots: number }
  /** The node runs that this worker works on. */
  held(): readonly string[]
  /** Called with what the database says of them. */
  onLook(rows: ReadonlyMap<string, HeldRow>): void
  /** Called at every beat at which the leases have run out. */
  onSilence(): void
  onError(error: unknown): void
}

export async function startWorkerBeat(options: WorkerBeatOptions): Promise<WorkerBeat> {
  const { db, worker } = options
  let heard = performance.now()
  let lastTick = heard
  let patientUntil = 0
  let looking: Promise<void> | null = null
  let isSilent = false

  async function look(): Promise<void> {
    const begun = performance.now()
    const held = [...options.held()]
    const now = new Date()
    const [, rows] = await Promise.all([
      db
        .insert(workers)
        .values({ ...worker, host: hostname(), startedAt: now, seenAt: sql`now()` })
        .onConflictDoUpdate({ target: workers.id, set: { seenAt: sql`now()` } }),
      held.length === 0
        ? []
        : db
            .select({
              id: nodeRuns.id,
              status: nodeRuns.status,
              lease: nodeRuns.lease,
              taskId: nodeRuns.taskId,
            })
            .from(nodeRuns)
            .where(inArray(nodeRuns.id, held)),
    ])
    heard = begun
    isSilent = false
    emitSignal('heartbeat', { ok: true })
    options.onLook(new Map(rows.map((row) => [row.id, row])))
  }

  function begin(): void {
    looking ??= look()
      .catch((error: unknown) => {
        emitSignal('heartbeat', { ok: false })
        // Once a silence: what is away stays away for a while.
        if (!isSilent) options.onError(error)
        isSilent = true
      })
      .finally(() => (looking = null))
  }

  const timer = setInterval(() => {
    const now = performance.now()
    if (now - lastTick > beatEveryMs + wakeUpMs) patientUntil = now + wakeUpMs
    lastTick = now
    if (now - heard > leaseMs && now > patientUntil) options.onSilence()
    begin()
  }, beatEveryMs)

  await look()
  await db.delete(workers).where(lt(workers.seenAt, forgetAfter))
  return {
    look: begin,
    async close() {
      clearInterval(timer)
      await looking
      await db
        .delete(workers)
        .where(eq(workers.id, worker.id))
        .catch(() => {})
    },
  }
}
