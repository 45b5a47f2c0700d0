import type { TaskLimits } from './runner.ts'
import { folderBytes, type TaskPlaces } from './task-folder.ts'
import type { StopReason } from './task-outcome.ts'

/** What a task may spill beside its outputs, as a multiple of what it may leave: sorting and joining write runs. */
export const scratchFactor = 4
const folderIntervalMs = 1000

export interface TaskWatch {
  /** The first reason to stop the task, or null. */
  reason(): StopReason | null
  /** Ends the watch; no stop is asked for afterwards. */
  end(): void
}

/**
 * Watches a running task: its time limit, the caller's signal, the size of what it writes, and what `sample` finds.
 * Calls `stop` once, for the first reason.
 */
export function watchTask(options: {
  signal: AbortSignal
  deadline: Date
  limits: TaskLimits
  places: TaskPlaces
  /** Looks at the running task: a reason to stop it, or null. */
  sample(): Promise<StopReason | null>
  sampleIntervalMs: number
  stop(reason: StopReason): void
}): TaskWatch {
  const { signal, limits, places } = options
  let reason: StopReason | null = null
  let ended = false

  const stop = (cause: StopReason) => {
    if (ended || reason !== null) return
    reason = cause
    options.stop(cause)
  }
  const cancel = () => stop('cancelled')

  const repeat = (intervalMs: number, look: () => Promise<StopReason | null>) => {
    let timer: NodeJS.Timeout
    const next = () => {
      timer = setTimeout(() => {
        void look()
          // A look that fails is a look missed: the task's end is seen elsewhere.
          .catch(() => null)
          .then((found) => {
            if (found !== null) stop(found)
            if (!ended && reason === null) next()
          })
      }, intervalMs)
    }
    next()
    return () => clearTimeout(timer)
  }

  const clears = [
    repeat(options.sampleIntervalMs, () => options.sample()),
    repeat(folderIntervalMs, () => overLimit(places, limits)),
  ]
  const timeout = setTimeout(() => stop('timed_out'), Math.max(0, options.deadline.getTime() - Date.now()))
  signal.addEventListener('abort', cancel, { once: true })
  if (signal.aborted) cancel()

  return {
    reason: () => reason,
    end() {
      ended = true
      clearTimeout(timeout)
      for (const clear of clears) clear()
      signal.removeEventListener('abort', cancel)
    },
  }
}

/** Whether a task has written more than it may: once more after it has ended, for what the watch was too slow to see. */
export async function overLimit(places: TaskPlaces, limits: TaskLimits): Promise<StopReason | null> {
  const { outputBytes } = limits
  if ((await folderBytes(places.out, outputBytes)) > outputBytes) return 'output'
  const scratchBytes = scratchFactor * outputBytes
  return (await folderBytes(places.tmp, scratchBytes)) > scratchBytes ? 'output' : null
}
