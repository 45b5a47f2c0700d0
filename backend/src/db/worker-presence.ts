/** Who is there to work, through locks that vanish with their holder's connection, however it ends. */
import { createHash } from 'node:crypto'
import postgres from 'postgres'
import { sql, type Database } from './client.ts'

const anyWorker = 7_205_759_403

export interface WorkerPresence {
  /** No other worker was there; until `join`, none can come. */
  first: boolean
  /** Stays as one worker among others. */
  join(): Promise<void>
  close(): Promise<void>
}

export async function holdWorkerPresence(url: string, runner: string): Promise<WorkerPresence> {
  const client = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: 'flowza worker' },
  })
  const [row] = await client`select pg_try_advisory_lock(${anyWorker}) as alone`
  const first = row?.['alone'] === true
  return {
    first,
    async join() {
      await client`select pg_advisory_lock_shared(${anyWorker})`
      await client`select pg_advisory_lock_shared(${lockOf(runner)})`
      if (first) await client`select pg_advisory_unlock(${anyWorker})`
    },
    async close() {
      await client.end({ timeout: 1 })
    },
  }
}

/** Whether any process takes jobs for that runner. */
export async function hasWorker(db: Database, runner: string): Promise<boolean> {
  const [row] = await db.execute<{ alone: boolean }>(
    sql`select pg_try_advisory_xact_lock(${lockOf(runner)}) as alone`,
  )
  return row?.alone === false
}

/** A number of its own for each runner. */
function lockOf(runner: string): number {
  return createHash('sha256').update(`flowza worker ${runner}`).digest().readUIntBE(0, 6)
}
