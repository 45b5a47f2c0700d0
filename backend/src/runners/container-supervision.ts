import type { Container, ContainerInspectInfo } from 'dockerode'
import type { ContainerOutput } from './container-output.ts'
import { isAbsent } from './engine-error.ts'
import { settleWithin } from './settle-within.ts'

const pollMs = 2000
/** An engine that is restarted answers again after about ten seconds. */
const engineAwayMs = 30_000
/** A frozen engine takes the question and does not answer. */
const answerMs = 10_000
/** The output ends a moment before the engine knows that the container has. */
const exitMs = 250
/** After the container has ended, how long to wait for what is left in its stream. */
const drainMs = 2000
/** How long reading the engine's copy of a long log may take. */
const rereadMs = 60_000

/** The engine or the container went away while the task ran: what became of the task is unknown. */
export class EngineLost extends Error {
  readonly code: 'KILLED' | 'RUNNER_UNAVAILABLE'
  readonly hint: string

  constructor(code: EngineLost['code'], message: string, hint: string) {
    super(message)
    this.name = 'EngineLost'
    this.code = code
    this.hint = hint
  }
}

export interface ContainerEnd {
  exitCode: number
  killedForMemory: boolean
  /** The engine did not answer for a while: it may have ended the container itself. */
  engineWasAway: boolean
}

/** Something that settles at most once, and whether it has. */
interface Hint {
  settled: boolean
  promise: Promise<void>
  since: number
}

/**
 * Waits until a started container has ended and its output is read. The engine's own `wait` is not enough: it never
 * settles when the engine goes away, nor when the container ended before the call arrived. So it and the end of the output
 * are only hints to look; looking every two seconds decides. A connection that broke is made again, and what the container
 * said meanwhile is read from the engine's copy.
 *
 * @throws EngineLost when the container is gone, or the engine has not answered for 30 seconds.
 */
export async function superviseContainer(options: {
  container: Container
  output: ContainerOutput
  /** Of the connection that `output` reads. */
  drained: Promise<unknown>
  exited: Promise<unknown>
  /** Whether it reads the engine's copy from the start, which may end before its last line. */
  isAdopted: boolean
  /** Called after each look that found the container running. */
  onRunning(): void
  /** Aborted: leaves the container alone. */
  leave: AbortSignal
}): Promise<ContainerEnd | 'left'> {
  const { leave } = options
  const left = Promise.withResolvers<void>()
  const onLeave = () => left.resolve()
  leave.addEventListener('abort', onLeave, { once: true })
  try {
    return await supervise({ ...options, left: left.promise })
  } finally {
    leave.removeEventListener('abort', onLeave)
  }
}

async function supervise(
  options: Parameters<typeof superviseContainer>[0] & { left: Promise<void> },
): Promise<ContainerEnd | 'left'> {
  const { container, output, leave } = options
  let lastAnswer = Date.now()
  let engineWasAway = false
  let reconnected = options.isAdopted
  let drained = hintOf(options.drained)
  let exited = hintOf(options.exited)
  const left = hintOf(options.left)
  for (;;) {
    // A race of nothing never settles: with no hint left, only the time counts.
    const pending = [drained, exited, left].filter(({ settled }) => !settled)
    await settleWithin(pollMs, Promise.race(pending.map(({ promise }) => promise)))
    if (leave.aborted) return 'left'
    if (drained.settled && !exited.settled) await settleWithin(exitMs, exited.promise)
    let state: ContainerInspectInfo['State']
    try {
      state = (await answerOf(container.inspect())).State
    } catch (error) {
      if (isAbsent(error)) throw containerGone()
      engineWasAway = true
      if (Date.now() - lastAnswer < engineAwayMs) {
        // An engine that refuses at once must not be asked without a pause.
        await settleWithin(exitMs, left.promise)
        continue
      }
      throw engineGone()
    }
    lastAnswer = Date.now()
    if (!state.Running && state.Status !== 'created' && state.Status !== 'restarting') {
      if (!drained.settled) await settleWithin(drainMs, drained.promise)
      if (engineWasAway || reconnected || brokeOff(output, state)) {
        await settleWithin(rereadMs, output.reread(container))
      }
      return { exitCode: state.ExitCode, killedForMemory: state.OOMKilled, engineWasAway }
    }
    options.onRunning()
    if (isOver(drained)) {
      reconnected = true
      drained = hintOf(output.follow(container))
    }
    if (isOver(exited)) exited = hintOf(container.wait({ condition: 'not-running' }))
  }
}

function hintOf(promise: Promise<unknown>): Hint {
  const hint: Hint = { settled: false, promise: Promise.resolve(), since: Date.now() }
  const settle = () => {
    hint.settled = true
  }
  hint.promise = promise.then(settle, settle)
  return hint
}

/** Settled though the container runs: worth asking again, but not without end. */
const isOver = (hint: Hint) => hint.settled && Date.now() - hint.since >= exitMs

/** Whether the output ended clearly before the container did. */
function brokeOff(output: ContainerOutput, state: ContainerInspectInfo['State']): boolean {
  return output.endedAt === null || output.endedAt + exitMs < Date.parse(state.FinishedAt)
}

async function answerOf<Answer>(asked: Promise<Answer>): Promise<Answer> {
  let timer: NodeJS.Timeout | undefined
  const silent = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the engine did not answer')), answerMs)
  })
  try {
    return await Promise.race([asked, silent])
  } finally {
    clearTimeout(timer)
  }
}

function containerGone(): EngineLost {
  return new EngineLost(
    'KILLED',
    'The container of the node was removed while it ran.',
    'This is no fault of the node. Run the workflow again.',
  )
}

function engineGone(): EngineLost {
  return new EngineLost(
    'RUNNER_UNAVAILABLE',
    'The container engine went away while the node ran.',
    'This is no fault of the node. Run the workflow again once the engine answers.',
  )
}
