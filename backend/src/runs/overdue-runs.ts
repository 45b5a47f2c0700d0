/** Ends runs whose time is over, whoever works on them. */
import { and, inArray, lt, sql } from 'drizzle-orm'
import { repeatableTransaction } from '../db/client.ts'
import { runs, type StoredFailure } from '../db/schema.ts'
import type { Services } from '../services/context.ts'
import { notifyCancel } from './run-hub.ts'
import { RunProgress } from './run-progress.ts'
import { isRunOver } from './run-state.ts'

const timedOut: StoredFailure = {
  code: 'TIMED_OUT',
  message: 'The time that the whole run may take was over.',
  hint: 'Run it again, what has finished is reused; or give the run more time.',
  column: null,
  row: null,
}

/** @returns how many runs were ended */
export async function failOverdueRuns(services: Services): Promise<number> {
  const overdue = await services.db
    .select({ id: runs.id })
    .from(runs)
    .where(and(inArray(runs.status, ['queued', 'running']), lt(runs.deadline, sql`now()`)))
  for (const { id } of overdue) {
    await repeatableTransaction(services.db, async (transaction) => {
      const progress = await RunProgress.lock(transaction, services, id, 'all')
      if (progress === null || isRunOver(progress.run.status)) return
      progress.timeOut(timedOut)
      await progress.save()
      await notifyCancel(transaction, id)
    })
  }
  return overdue.length
}
