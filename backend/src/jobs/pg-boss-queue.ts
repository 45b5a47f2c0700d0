/** The job queue on pg-boss: dispatch, retry and heartbeat. What has been done is in our own tables. */
import { fromDrizzle, PgBoss, type JobWithMetadata } from 'pg-boss'
import { sql } from '../db/client.ts'
import type { JobQueue, NodeJob } from './queue.ts'

/** pg-boss's minimum; a worker that is gone is noticed after this and one supervision. */
const heartbeatSeconds = 10
const superviseSeconds = 1
/** Where schedules put what they fire. */
const scheduleQueue = 'schedules'

export interface PgBossQueueOptions {
  url: string
  runners: readonly string[]
  /** Longest time that one job may take. */
  jobSeconds: number
  /** Whether this process sees to it that schedules fire; one of all that do takes each. */
  schedules?: boolean
  onError(error: Error): void
}

export function createPgBossQueue(options: PgBossQueueOptions): JobQueue {
  const boss = new PgBoss({
    connectionString: options.url,
    application_name: 'flowza jobs',
    max: 4,
    useListenNotify: true,
    schedule: options.schedules ?? false,
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
      await boss.createQueue(scheduleQueue, {
        notify: true,
        heartbeatSeconds,
        retryLimit: 20,
        retryDelay: 5,
        deleteAfterSeconds: 7 * 24 * 3600,
      })
    },

    async enqueue(transaction, jobs) {
      const byRunner = Map.groupBy(jobs, ({ runner }) => runner)
      for (const [runner, group] of byRunner) {
        await boss.insert(
          queueOf(runner),
          group.map(({ id, job, turn, startAfter }) => ({
            id,
            data: job,
            // Higher ones come first there.
            priority: -turn,
            ...(startAfter !== null && { startAfter }),
          })),
          { db: fromDrizzle(transaction, sql) },
        )
      }
    },

    async work({ runner, concurrency }, handler) {
      // One work() call a slot: with localConcurrency only the first slot would be woken by a notification.
      for (let slot = 0; slot < concurrency; slot++) {
        let worker: string | null = null
        worker = await boss.work(
          queueOf(runner),
          {
            batchSize: 1,
            pollingIntervalSeconds: 1,
            notifyPollingIntervalSeconds: 2,
            heartbeatRefreshSeconds: 3,
            includeMetadata: true,
          },
          async ([job]: JobWithMetadata<NodeJob>[]) => {
            try {
              await handler({ id: job.id, job: job.data, waitedSeconds: waitOf(job), signal: job.signal })
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

    async depth() {
      const { rows } = await boss.getDb().executeSql(
        `select name,
                count(*) filter (where state in ('created', 'retry') and start_after <= now()) as waiting,
                count(*) filter (where state in ('created', 'retry') and start_after > now()) as delayed,
                count(*) filter (where state = 'active') as active,
                extract(epoch from now() - min(start_after)
                  filter (where state in ('created', 'retry') and start_after <= now())) as oldest
           from pgboss.job
          where name = any($1::text[]) and state in ('created', 'retry', 'active')
          group by name`,
        [options.runners.map(queueOf)],
      )
      const found = new Map(rows.map((row: DepthRow) => [row.name, row]))
      return options.runners.map((runner) => {
        const row = found.get(queueOf(runner))
        return {
          runner,
          waiting: Number(row?.waiting ?? 0),
          delayed: Number(row?.delayed ?? 0),
          active: Number(row?.active ?? 0),
          oldestSeconds: row?.oldest === null || row === undefined ? null : Math.max(0, Number(row.oldest)),
        }
      })
    },

    async pause() {
      for (const runner of options.runners) await boss.offWork(queueOf(runner), { wait: false })
      await boss.offWork(scheduleQueue, { wait: false })
    },

    async probe() {
      await boss.getDb().executeSql('select 1 from pgboss.version')
    },

    async setSchedule({ id, cron, timeZone, missed }) {
      await boss.schedule(scheduleQueue, cron, { schedule: id }, { key: id, tz: timeZone, missed })
    },

    async removeSchedule(id) {
      await boss.unschedule(scheduleQueue, id)
    },

    async listSchedules() {
      const schedules = await boss.getSchedules(scheduleQueue)
      return schedules.map(({ key, cron, timezone, options: stored }) => ({
        id: key,
        cron,
        timeZone: timezone,
        missed: stored?.missed === 'once' ? 'once' : 'skip',
      }))
    },

    nextTimes({ cron, timeZone }, count) {
      return boss.previewSchedule(cron, { tz: timeZone, count })
    },

    async workSchedules(handler) {
      await boss.work<{ schedule: string }>(
        scheduleQueue,
        {
          batchSize: 1,
          pollingIntervalSeconds: 2,
          notifyPollingIntervalSeconds: 5,
          heartbeatRefreshSeconds: 3,
        },
        async ([job]) => handler({ schedule: job.data.schedule, id: job.id }),
      )
    },

    async stop() {
      await boss.stop({ graceful: true, timeout: 10_000, close: true })
    },
  }
}

interface DepthRow {
  name: string
  waiting: string
  delayed: string
  active: string
  oldest: string | null
}

function waitOf(job: JobWithMetadata): number {
  const takeable = Math.max(job.createdOn.getTime(), job.startAfter.getTime())
  return Math.max(0, (job.startedOn.getTime() - takeable) / 1000)
}
