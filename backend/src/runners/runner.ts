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
  /**
   * When the task is stopped as timed out, whoever runs it by then; `limits.timeoutMs` after its start unless told.
   * A time limit that survives its worker is told here, to `execute` and again to `adopt`.
   */
  deadline?: Date
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
  /** It left more in `out/` than it may. */
  'TOO_MUCH_OUTPUT',
  /** It was ended from outside, or vanished: no fault of the node. */
  'KILLED',
  /** The disk of the tasks is full: before the start, or the task was told so. */
  'DISK_FULL',
  'RUNNER_UNAVAILABLE',
] as const
export type RunnerErrorCode = (typeof runnerErrorCodes)[number]

/** Whether the machine failed and not the node: such a task is worth running again, and counts against nobody. */
export function isInfrastructureFailure(code: RunnerErrorCode): boolean {
  switch (code) {
    case 'KILLED':
    case 'DISK_FULL':
    case 'RUNNER_UNAVAILABLE':
      return true
    case 'OUT_OF_MEMORY':
    case 'TIMED_OUT':
    case 'CANCELLED':
    case 'CRASHED':
    case 'TOO_MUCH_OUTPUT':
      return false
  }
}

/** How a task ended. `completed` means that the node itself reported: a result, or a declared failure. */
export type Outcome =
  | { status: 'completed'; result: TaskResult }
  | { status: 'failed'; code: RunnerErrorCode; message: string; hint: string }

export interface ExecuteOptions {
  /** Aborting it stops the task and everything it started; the outcome is then `CANCELLED`. */
  signal: AbortSignal
  /**
   * Called in order; never after `execute` has settled. `sequence` counts the events of the task from 0, the same
   * for everyone who reads them: whoever adopts a task is told all of them again and drops what it has.
   */
  onEvent: (event: TaskEvent, sequence: number) => void
  /**
   * Aborted when another process has adopted the task: nothing is stopped or removed any more, and the outcome, which
   * nobody reads, is `KILLED`. A runner whose tasks can't be adopted need not listen.
   */
  leave?: AbortSignal
}

export interface Runner {
  name: RunnerName
  /** What this runner isolates, in one line for people: "one container per node, no network". */
  description: string
  /** Never rejects for what the task did; rejects only for a broken invariant of the runner itself. */
  execute(task: RunnerTask, options: ExecuteOptions): Promise<Outcome>
  /**
   * Takes over a task of this id that another process of the installation started and left, whether it still runs or
   * has ended: events from the first, the outcome as `execute` would have answered. Null when there is no such task,
   * or it was never begun: `execute` it then. Tasks of the process runner end with their worker, so it answers null.
   */
  adopt(task: RunnerTask, options: ExecuteOptions): Promise<Outcome | null>
  /**
   * Removes tasks of this installation that nobody wants or whose deadline has passed, after a grace of 30 seconds,
   * counted from the first call that found it so. Leaves alone what this runner runs itself. `isWanted` is asked after
   * the tasks were listed and gets the ids they were started with.
   *
   * @returns how many were removed
   */
  reap(isWanted: (id: string) => boolean | Promise<boolean>): Promise<number>
  /** Removes what a former process of this installation left running. Returns how many were removed. */
  sweep(): Promise<number>
  close(): Promise<void>
}
