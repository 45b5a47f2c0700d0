/** What the rest of the backend knows of the job queue: delivery at least once, enqueued in the caller's transaction. */
import type { Transaction } from '../db/client.ts'

/** The payload is ids; what to do is read from the tables when the job is taken. */
export interface NodeJob {
  run: string
  node: string
}

export interface NewJob {
  id: string
  runner: string
  job: NodeJob
  /** The lowest is delivered first. */
  turn: number
  /** Not before this; at once when null. */
  startAfter: Date | null
}

export interface JobDelivery {
  id: string
  job: NodeJob
  /** How long the job could have been taken before it was. */
  waitedSeconds: number
  /** Aborted when the job takes longer than the queue allows or has been taken from this worker. */
  signal: AbortSignal
}

export type JobHandler = (delivery: JobDelivery) => Promise<void>

/** How full the queue of one runner is. */
export interface QueueDepth {
  runner: string
  /** Jobs that could be taken now. */
  waiting: number
  /** Jobs that are put off: a retry after a pause. */
  delayed: number
  active: number
  /** How long the oldest waiting job has waited; null when none does. */
  oldestSeconds: number | null
}

/** What happens again and again at certain times. */
export interface ScheduleEntry {
  id: string
  /** Five fields: minute, hour, day of month, month, day of week. */
  cron: string
  /** IANA name: `Europe/Berlin`. */
  timeZone: string
  /** What follows when times have passed while nothing was there to notice: nothing, or one for all of them. */
  missed: 'skip' | 'once'
}

export interface ScheduleFiring {
  schedule: string
  /** The same however often this one firing is delivered. */
  id: string
}

export interface JobQueue {
  start(): Promise<void>
  /**
   * Adds jobs for workers with that runner; they appear when the transaction commits. A job id that is already there
   * is left alone, so that enqueuing twice is harmless.
   */
  enqueue(transaction: Transaction, jobs: readonly NewJob[]): Promise<void>
  /** Takes jobs for a runner, `concurrency` at a time, until `stop`. A handler that throws gets its job again. */
  work(options: { runner: string; concurrency: number }, handler: JobHandler): Promise<void>
  /** Those of the jobs that are waiting, being worked on, or will be delivered again. */
  alive(ids: readonly string[]): Promise<Set<string>>
  /** How full the queues are, in every process together. */
  depth(): Promise<QueueDepth[]>
  /** Stops taking jobs; those that have been taken go on. */
  pause(): Promise<void>
  /** @throws Error when jobs can neither be added nor taken now */
  probe(): Promise<void>
  /** Sets a schedule, or changes the one of that id. */
  setSchedule(entry: ScheduleEntry): Promise<void>
  removeSchedule(id: string): Promise<void>
  listSchedules(): Promise<ScheduleEntry[]>
  /** When a schedule will fire next. @throws Error that says what is wrong with the expression or the time zone */
  nextTimes(schedule: Pick<ScheduleEntry, 'cron' | 'timeZone'>, count: number): Date[]
  /** Takes what schedules fire, until `stop`. A handler that throws gets its firing again. */
  workSchedules(handler: (firing: ScheduleFiring) => Promise<void>): Promise<void>
  /** Stops taking jobs; resolves when the handlers have returned, or after 10 seconds. */
  stop(): Promise<void>
}
