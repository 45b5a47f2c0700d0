/** A runner executes one node task in isolation. Every runner passes the same conformance suite. */
import type { TaskEvent, TaskResult } from '@flowza/nodes/runtime/protocol'

export const runnerNames = ['process', 'docker'] as const
export type RunnerName = (typeof runnerNames)[number]

export interface RunnerTask {
  /** The attempt's id; a runner never runs two tasks of one id. */
  id: string
  /** The task folder with `in/` complete and `out/` empty; see the runtime's protocol. Absolute. */
  folder: string
  labels: { run: string; node: string; attempt: string }
  limits: TaskLimits
}

export interface TaskLimits {
  memoryBytes: number
  cpus: number
  /** Processes and threads. */
  pids: number
  timeoutMs: number
  /** Everything the task may leave in `out/`. */
  outputBytes: number
}

export const runnerErrorCodes = [
  'OUT_OF_MEMORY',
  'TIMED_OUT',
  'CANCELLED',
  'CRASHED',
  'RUNNER_UNAVAILABLE',
] as const
export type RunnerErrorCode = (typeof runnerErrorCodes)[number]

/** How a task ended. `completed` means that the node itself reported: a result, or a declared failure. */
export type Outcome =
  | { status: 'completed'; result: TaskResult }
  | { status: 'failed'; code: RunnerErrorCode; message: string; hint: string }

export interface ExecuteOptions {
  /** Aborting it stops the task and everything it started; the outcome is then `CANCELLED`. */
  signal: AbortSignal
  /** Called in order; never after `execute` has settled. */
  onEvent: (event: TaskEvent) => void
}

export interface Runner {
  name: RunnerName
  /** What this runner isolates, in one line for people: "one container per node, no network". */
  description: string
  /** Never rejects for what the task did; rejects only for a broken invariant of the runner itself. */
  execute(task: RunnerTask, options: ExecuteOptions): Promise<Outcome>
  /** Removes what a former process of this installation left running. Returns how many were removed. */
  sweep(): Promise<number>
  close(): Promise<void>
}
