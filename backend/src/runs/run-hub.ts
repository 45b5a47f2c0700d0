/** Tells this process what happens to runs in any process, through Postgres notifications. */
import { EventEmitter } from 'node:events'
import type { SQL } from 'drizzle-orm'
import type { DatabaseClient, Transaction } from '../db/client.ts'
import { sql } from '../db/client.ts'

const runChannel = 'flowza_run'
const cancelChannel = 'flowza_cancel'

export interface RunHub {
  /** Calls back whenever the run may have new events, and after a lost connection has been restored. */
  onRun(run: string, listener: () => void): () => void
  /** Calls back with the id of a run that was cancelled. */
  onCancel(listener: (run: string) => void): () => void
  close(): Promise<void>
}

export async function openRunHub(client: Pick<DatabaseClient, 'raw'>): Promise<RunHub> {
  const emitter = new EventEmitter()
  emitter.setMaxListeners(0)
  const wakeAll = () => {
    for (const name of emitter.eventNames()) if (name !== cancelChannel) emitter.emit(name)
  }
  const runs = await client.raw.listen(runChannel, (run) => emitter.emit(`run ${run}`), wakeAll)
  const cancels = await client.raw.listen(cancelChannel, (run) => emitter.emit(cancelChannel, run))
  return {
    onRun(run, listener) {
      emitter.on(`run ${run}`, listener)
      return () => emitter.off(`run ${run}`, listener)
    },
    onCancel(listener) {
      emitter.on(cancelChannel, listener)
      return () => emitter.off(cancelChannel, listener)
    },
    async close() {
      emitter.removeAllListeners()
      await Promise.all([runs.unlisten(), cancels.unlisten()])
    },
  }
}

/** Wakes who follows the run, in every process, when the transaction commits. */
export function notifyRun(run: string): SQL {
  return sql`select pg_notify(${runChannel}, ${run})`
}

/** Stops the run's tasks in every process when the transaction commits. */
export async function notifyCancel(transaction: Transaction, run: string): Promise<void> {
  await transaction.execute(sql`select pg_notify(${cancelChannel}, ${run})`)
}
