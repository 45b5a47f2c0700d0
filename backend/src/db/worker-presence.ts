/** Lets workers know whether they are the first one, through a lock that vanishes with its holder's connection. */
import postgres from 'postgres'

const workerLock = 7_205_759_403

export interface WorkerPresence {
  /** No other worker was there; until `join`, none can come. */
  first: boolean
  /** Stays as one worker among others. */
  join(): Promise<void>
  close(): Promise<void>
}

export async function holdWorkerPresence(url: string): Promise<WorkerPresence> {
  const client = postgres(url, {
    max: 1,
    idle_timeout: 0,
    max_lifetime: null,
    onnotice: () => {},
    connection: { application_name: 'flowza worker' },
  })
  const [row] = await client`select pg_try_advisory_lock(${workerLock}) as alone`
  const first = row?.['alone'] === true
  return {
    first,
    async join() {
      await client`select pg_advisory_lock_shared(${workerLock})`
      if (first) await client`select pg_advisory_unlock(${workerLock})`
    },
    async close() {
      await client.end({ timeout: 1 })
    },
  }
}
