import type { Container, ContainerInspectInfo } from 'dockerode'
import { isAbsent } from './engine-error.ts'
import { settleWithin } from './settle-within.ts'

const pollMs = 2000
/** An engine that is restarted answers again after about ten seconds. */
const engineAwayMs = 30_000

/** The engine or the container went away while the task ran: what became of the task is unknown. */
export class EngineLost extends Error {
  readonly hint = 'This is no fault of the node. Run the workflow again once the engine answers.'

  constructor(message: string) {
    super(message)
    this.name = 'EngineLost'
  }
}

export interface ContainerEnd {
  exitCode: number
  killedForMemory: boolean
}

/**
 * Waits until a started container has ended. The engine's own `wait` is not enough: it never settles when the engine
 * goes away, nor when the container ended before the call arrived. So it and the end of the log stream are only hints to
 * look, and looking every two seconds decides.
 *
 * @throws EngineLost when the container is gone, or the engine has not answered for 30 seconds.
 */
export async function superviseContainer(
  container: Container,
  hints: { exited: Promise<unknown>; drained: Promise<unknown> },
): Promise<ContainerEnd> {
  let lastAnswer = Date.now()
  const pending = new Set<Promise<unknown>>()
  for (const hint of [hints.exited, hints.drained]) {
    const settled: Promise<unknown> = hint.catch(() => {}).then(() => pending.delete(settled))
    pending.add(settled)
  }
  for (;;) {
    // A race of nothing never settles: with no hint left, only the time counts.
    await settleWithin(pollMs, Promise.race(pending))
    let state: ContainerInspectInfo['State']
    try {
      state = (await container.inspect()).State
    } catch (error) {
      if (isAbsent(error)) throw new EngineLost('The container of the node was removed while it ran.')
      if (Date.now() - lastAnswer < engineAwayMs) continue
      throw new EngineLost('The container engine went away while the node ran.')
    }
    lastAnswer = Date.now()
    if (state.Running || state.Status === 'created' || state.Status === 'restarting') continue
    return { exitCode: state.ExitCode, killedForMemory: state.OOMKilled }
  }
}
