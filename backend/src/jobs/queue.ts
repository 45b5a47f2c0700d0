/** What the rest of the backend knows of the job queue: delivery at least once, enqueued in the caller's transaction. */
import type { Transaction } from '../db/client.ts'

/** The payload is ids; what to do is read from the tables when the job is taken. */
export interface NodeJob {
  run: string
  node: string
}

export interface JobDelivery {
  job: NodeJob
  /** Aborted when the job takes longer than the queue allows or has been taken from this worker. */
  signal: AbortSignal
}

export type JobHandler = (delivery: JobDelivery) => Promise<void>

export interface JobQueue {
  start(): Promise<void>
  /**
   * Adds jobs for workers with that runner; they appear when the transaction commits. A job id that is already there
   * is left alone, so that enqueuing twice is harmless.
   */
  enqueue(
    transaction: Transaction,
    jobs: readonly { id: string; runner: string; job: NodeJob }[],
  ): Promise<void>
  /** Takes jobs for a runner, `concurrency` at a time, until `stop`. A handler that throws gets its job again. */
  work(options: { runner: string; concurrency: number }, handler: JobHandler): Promise<void>
  /** Those of the jobs that are waiting, being worked on, or will be delivered again. */
  alive(ids: readonly string[]): Promise<Set<string>>
  /** Stops taking jobs; resolves when the handlers have returned, or after 10 seconds. */
  stop(): Promise<void>
}
