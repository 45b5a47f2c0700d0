/** From how a task ended to what people are told. Both runners use it, so that both say the same. */
import { constants } from 'node:os'
import { formatBytes, formatDuration } from './format-limits.ts'
import { diskFull } from './free-space.ts'
import type { Outcome, RunnerTask, TaskLimits } from './runner.ts'
import type { ReadResult } from './task-folder.ts'

/** Why the runner itself ended a task. */
export type StopReason = 'cancelled' | 'timed_out' | 'memory' | 'output' | 'processes'

export interface TaskEnd {
  /** Null when a signal ended it. */
  exitCode: number | null
  signal: NodeJS.Signals | null
  stopped: StopReason | null
  /** The kernel ended a process of the task for want of memory. */
  killedForMemory: boolean
  /** What watches over tasks did not answer for a while, so that it may have ended the task itself. */
  engineWasAway: boolean
  /** The task was told that there is no space left. */
  diskWasFull: boolean
  /** The last lines on standard error. */
  errorLines: readonly string[]
  read: ReadResult
}

/**
 * The outcome of a task that has ended. A success counts only with exit code 0; a failure that the node reported counts
 * however the process ended after it.
 */
export function outcomeOf(end: TaskEnd, task: RunnerTask): Outcome {
  const exitCode = end.exitCode ?? (end.signal === null ? null : 128 + signalNumber(end.signal))
  const { result } = end.read
  if (end.stopped === 'cancelled') return cancelled()
  // No bug of the node type, and not its fault.
  if (end.diskWasFull && result?.status === 'failed' && result.error.code === 'UNEXPECTED') {
    return diskFull('was full')
  }
  // It had finished before the stop reached it. Too much output stays too much.
  if (result !== null && exitCode === 0 && end.stopped !== 'output') return { status: 'completed', result }
  if (end.stopped !== null) return stoppedOutcome(end.stopped, task.limits)
  if (result?.status === 'failed') return { status: 'completed', result }
  if (end.killedForMemory && exitCode === 137) return outOfMemory(task.limits)
  if (ranOutOfHeap(end.errorLines)) return outOfMemory(task.limits)
  if (end.diskWasFull) return diskFull('was full')
  if (end.engineWasAway) return killed('The container engine was restarted while the node ran.')
  if (exitCode === 137) {
    return killed('The node was killed from outside; the computer may have run out of memory.')
  }
  if (exitCode === 143) return killed('The node was stopped from outside.')
  return crashed(describeCrash(exitCode, end.read))
}

export function cancelled(): Outcome {
  return {
    status: 'failed',
    code: 'CANCELLED',
    message: 'The node was stopped because the run was cancelled.',
    hint: 'Run the workflow again; nodes that had finished are reused.',
  }
}

export function unavailable(message: string, hint: string): Outcome {
  return { status: 'failed', code: 'RUNNER_UNAVAILABLE', message, hint }
}

/** The runner sees it while the node writes, the store when it takes in what is there. */
export function tooMuchOutput(limitBytes: number) {
  return {
    code: 'TOO_MUCH_OUTPUT',
    message: `The node wrote more than ${formatBytes(limitBytes)}.`,
    hint: 'Keep fewer rows or columns, or raise the limit (FLOWZA_NODE_OUTPUT_BYTES).',
  } as const
}

function outOfMemory(limits: TaskLimits): Outcome {
  return {
    status: 'failed',
    code: 'OUT_OF_MEMORY',
    message: `The node needed more than its ${formatBytes(limits.memoryBytes)} of memory.`,
    hint: 'Give the node fewer rows or columns, or raise the limit (FLOWZA_NODE_MEMORY_MB).',
  }
}

export function killed(message: string): Outcome {
  return {
    status: 'failed',
    code: 'KILLED',
    message,
    hint: 'This is no fault of the node. Run the workflow again; nodes that had finished are reused.',
  }
}

function crashed(message: string): Outcome {
  return {
    status: 'failed',
    code: 'CRASHED',
    message,
    hint: 'Run it again. If it happens again, the last lines of its log say where.',
  }
}

function stoppedOutcome(reason: Exclude<StopReason, 'cancelled'>, limits: TaskLimits): Outcome {
  switch (reason) {
    case 'timed_out':
      return {
        status: 'failed',
        code: 'TIMED_OUT',
        message: `The node was stopped after ${formatDuration(limits.timeoutMs)}, its time limit.`,
        hint: 'Give the node less to do (fewer rows, trees or folds), or raise the limit (FLOWZA_NODE_SECONDS).',
      }
    case 'memory':
      return outOfMemory(limits)
    case 'output':
      return { status: 'failed', ...tooMuchOutput(limits.outputBytes) }
    case 'processes':
      return {
        status: 'failed',
        code: 'CRASHED',
        message: `The node was stopped because it started more than ${limits.pids} processes and threads.`,
        hint: 'This is a fault of the node type: report it.',
      }
  }
}

function describeCrash(exitCode: number | null, read: ReadResult): string {
  const how = exitCode === null ? 'without saying how' : `with exit code ${exitCode}`
  if (exitCode !== 0) return `The node stopped unexpectedly, ${how}.`
  return `The node ended but ${read.result === null ? read.reason : 'its result does not count'}.`
}

/** V8 ends the process by itself, with exit code 134 or 139 and this line. */
function ranOutOfHeap(errorLines: readonly string[]): boolean {
  return errorLines.some((line) =>
    /FATAL ERROR: .*(out of memory|Allocation failed)|Fatal process out of memory/i.test(line),
  )
}

function signalNumber(signal: NodeJS.Signals): number {
  return constants.signals[signal]
}
