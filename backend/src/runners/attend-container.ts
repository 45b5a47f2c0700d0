/** A container's task from its beginning to its outcome. */
import type { AttachedContainer } from './attached-container.ts'
import { createMemorySample } from './container-memory.ts'
import { superviseContainer, type ContainerEnd } from './container-supervision.ts'
import type { ExecuteOptions, Outcome, RunnerTask } from './runner.ts'
import { settleWithin } from './settle-within.ts'
import { placesOf, readResult } from './task-folder.ts'
import { createTaskLog } from './task-log.ts'
import { killed, outcomeOf } from './task-outcome.ts'
import { overLimit, watchTask } from './task-watch.ts'

const graceSeconds = 2
/** A stop that the engine did not carry out, because it was away, is asked for again. */
const askAgainMs = 2 * graceSeconds * 1000
const sampleIntervalMs = 1000
/** What has been read is told at once; nothing else is waited for here. */
const tellMs = 2000

export interface AttendedEnd {
  outcome: Outcome
  /** The container runs on for another worker: leave it alone. */
  isLeft: boolean
  /** It ended without a line of the task's own. */
  hasSaidNothing: boolean
  /** It said that its result is written: the container may still be there, with nothing to do. */
  hasFinished: boolean
}

/** What the container of a task that has finished would end with, left to itself. */
const endedWell: ContainerEnd = { exitCode: 0, killedForMemory: false, engineWasAway: false }

/**
 * Watches over a started container until it has ended, tells its events and says how it went.
 *
 * @throws EngineLost
 */
export async function attendContainer(
  attached: AttachedContainer,
  options: {
    task: RunnerTask
    deadline: Date
    /** Called once everything watches: starts what waits. */
    begin?: () => void
    /** Set on a task that another worker started: lines of output that came before the task's own. */
    adoptedAfter?: number
  } & ExecuteOptions,
): Promise<AttendedEnd> {
  const { container, output, drained, exited } = attached
  const { task, deadline, signal, onEvent, adoptedAfter } = options
  const leave = options.leave ?? new AbortController().signal
  const places = placesOf(task.folder)
  let isSilent = false
  const finished = Promise.withResolvers<null>()
  const letGo = new AbortController()
  const log = createTaskLog(
    (event, sequence) => {
      if (!isSilent) onEvent(event, sequence)
    },
    () => finished.resolve(null),
  )
  output.out.on('data', (chunk: Buffer) => log.push(chunk))
  output.out.resume()
  let askedAt = 0
  const watch = watchTask({
    signal,
    deadline,
    limits: task.limits,
    places,
    sampleIntervalMs,
    sample: createMemorySample(container),
    stop(reason) {
      if (leave.aborted) return
      askedAt = Date.now()
      const stopping = reason === 'memory' ? container.kill() : container.stop({ t: graceSeconds })
      // It may have ended by itself; the engine may be away.
      stopping.catch(() => {})
    },
  })
  try {
    options.begin?.()
    const supervised = superviseContainer({
      container,
      output,
      drained,
      exited,
      leave: AbortSignal.any([leave, letGo.signal]),
      isAdopted: adoptedAfter !== undefined,
      onRunning() {
        if (watch.reason() === null || Date.now() - askedAt < askAgainMs) return
        askedAt = Date.now()
        container.kill().catch(() => {})
      },
    })
    // Nobody asks for it once the task has said that its result is written.
    supervised.catch(() => {})
    const end = (await Promise.race([supervised, finished.promise])) ?? endedWell
    if (end === 'left') {
      const outcome = killed('The worker let go of the node; it runs on for another to take over.')
      return { outcome, isLeft: true, hasSaidNothing: false, hasFinished: false }
    }
    const ended = new Promise<void>((resolve) => output.out.once('end', () => resolve()))
    const hasSaidNothing = output.lines <= (adoptedAfter ?? 0)
    output.end()
    await settleWithin(tellMs, ended)
    log.end()
    const errorLines = output.errors.lines()
    const read = readResult(places.out)
    const stopped = watch.reason() ?? (await overLimit(places, task.limits))
    const diskWasFull = await log.diskWasFull({ ...end, errorLines, folder: task.folder })
    const outcome = outcomeOf({ ...end, signal: null, stopped, diskWasFull, errorLines, read }, task)
    log.tellCrash(outcome, errorLines)
    return { outcome, isLeft: false, hasSaidNothing, hasFinished: log.hasFinished() }
  } finally {
    isSilent = true
    letGo.abort()
    watch.end()
  }
}
