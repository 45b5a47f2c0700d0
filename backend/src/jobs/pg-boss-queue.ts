/** The job queue on pg-boss: dispatch, retry and heartbeat. What has been done is in our own tables. */
import { fromDrizzle, PgBoss } from 'pg-boss'
import { sql } from '../db/client.ts'
import type { JobQueue, NodeJob } from './queue.ts'

/** pg-boss's minimum; a worker that is gone is noticed after this and one supervision. */
const heartbeatSeconds = 10
const superviseSeconds = 1

export interface PgBossQueueOptions {
  url: string
  runners: readonly string[]
  /** Longest time that one job may take. */
  jobSeconds: number
  onError(error: Error): void
}

export function createPgBossQueue(options: PgBossQueueOptions): JobQueue {
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: 'flowza jobs',
    max: 4,
    useListenNotify: true,
    schedule: false,
    superviseIntervalSeconds: superviseSeconds,
    monitorIntervalSeconds: superviseSeconds,
    monitorVacuum: false,
    reindex: false,
  })
  // Without a listener an error event ends the process.
  boss.on('error', (error) => options.onError(error))
  const queueOf = (runner: string) => `node-${runner}`

  return {
    async start() {
      await boss.start()
      for (const runner of options.runners) {
        const settings = {
          notify: true,
          heartbeatSeconds,
          expireInSeconds: options.jobSeconds,
          // High, because the run's own attempt counter decides when to give up and what to say then.
          retryLimit: 50,
          retryDelay: 1,
          deleteAfterSeconds: 3600,
        }
        await boss.createQueue(queueOf(runner), settings)
        await boss.updateQueue(queueOf(runner), settings)
      }
    },

    async enqueue(transaction, jobs) {
      const byRunner = Map.groupBy(jobs, ({ runner }) => runner)
      for (const [runner, group] of byRunner) {
        await boss.insert(
          queueOf(runner),
          group.map(({ id, job }) => ({ id, data: job })),
          { db: fromDrizzle(transaction, sql) },
        )
      }
    },

    async work({ runner, concurrency }, handler) {
      // One work() call a slot: with localConcurrency only the first slot would be woken by a notification.
      for (let slot = 0; slot < concurrency; slot++) {
        let worker: string | null = null
        worker = await boss.work<NodeJob>(
          queueOf(runner),
          {
            batchSize: 1,
            pollingIntervalSeconds: 1,
            notifyPollingIntervalSeconds: 2,
            heartbeatRefreshSeconds: 3,
          },
          async ([job]) => {
            try {
              await handler({ job: job.data, signal: job.signal })
            } finally {
              // Look for the next job now and not at the next poll.
              if (worker !== null) boss.notifyWorker(worker)
            }
          },
        )
      }
    },

    async alive(ids) {
      if (ids.length === 0) return new Set()
      const { rows } = await boss
        .getDb()
        .executeSql(
          `select id from pgboss.job where id = any($1::uuid[]) and state in ('created', 'retry', 'active')`,
          [ids],
        )
      return new Set(rows.map((row: { id: string }) => row.id))
    },

    async stop() {
      await boss.stop({ graceful: true, timeout: 10_000, close: true })
    },
  }
}
