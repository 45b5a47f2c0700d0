/** Who is there to work, through locks that vanish with their holder's connection, however it ends. */
import { createHash } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { sql, type Database } from './client.ts'
import { openPostgres } from './open-postgres.ts'

const anyWorker = 7_205_759_403

export interface WorkerPresence {
  /** No other worker was there; until `join`, none can come. */
  first: boolean
  /** Stays as one worker among others. */
  join(): Promise<void>
  close(): Promise<void>
}

export async function holdWorkerPresence(url: string, runner: string): Promise<WorkerPresence> {
  const state = { staying: false, returning: Promise.resolve() }
  const client = openPostgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onclose() {
      if (state.staying) state.returning = rejoin()
    },
    connection: { application_name: 'flowza worker' },
  })
  async function hold(): Promise<void> {
    await client`select pg_advisory_lock_shared(${anyWorker})`
    await client`select pg_advisory_lock_shared(${lockOf(runner)})`
  }
  /** The database was away: its locks are gone, this worker isn't. */
  async function rejoin(): Promise<void> {
    while (state.staying) {
      try {
        await hold()
        return
      } catch {
        await sleep(500)
      }
    }
  }
  const [row] = await client`select pg_try_advisory_lock(${anyWorker}) as alone`
  const first = row?.['alone'] === true
  return {
    first,
    async join() {
      await hold()
      state.staying = true
      if (first) await client`select pg_advisory_unlock(${anyWorker})`
    },
    async close() {
      state.staying = false
      await state.returning
      await client.end({ timeout: 1 })
    },
  }
}

/** Whether any process takes jobs for that runner. */
export async function hasWorker(db: Database, runner: string): Promise<boolean> {
  const [row] = await db.execute<{ alone: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lockOf(runner)}) as alone`,
  )
  return row !== undefined && !row.alone
}

/** A number of its own for each runner. */
function lockOf(runner: string): number {
  return createHash('sha256').update(`flowza worker ${runner}`).digest().readUIntBE(0, 6)
}
