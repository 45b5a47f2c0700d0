/**
 * What the parts of the backend tell of their work, without knowing who listens: Node's own diagnostics channels.
 * With nobody listening a signal costs next to nothing.
 */
import { channel } from 'node:diagnostics_channel'
import type { RunEvent } from '../contracts/index.ts'

export interface Signals {
  /** Events of a run that are being written; should the transaction fail after all, they are told again. */
  run_events: { run: string; events: readonly RunEvent[] }
  /** A worker has taken a job. */
  job_taken: { run: string; node: string; runner: string; waitedSeconds: number }
  /** A task goes into a container or process: one that waited with the runtime loaded, or a new one. */
  sandbox_taken: { run: string; node: string; runner: string; start: 'warm' | 'cold' }
  /** A task has ended in a runner. */
  task_ended: {
    run: string
    node: string
    attempt: string
    runner: string
    outcome: string
    seconds: number
    adopted: boolean
  }
  /** A worker has said that it is alive, or could not. */
  heartbeat: { ok: boolean }
  request: { requestId: string; method: string; route: string; status: number; seconds: number }
}

export type SignalName = keyof Signals

export function emitSignal<Name extends SignalName>(name: Name, signal: Signals[Name]): void {
  const target = channelOf(name)
  if (target.hasSubscribers) target.publish(signal)
}

/** @returns stops listening */
export function onSignal<Name extends SignalName>(
  name: Name,
  listener: (signal: Signals[Name]) => void,
): () => void {
  const onMessage = (message: unknown) => listener(message as Signals[Name])
  const source = channelOf(name)
  source.subscribe(onMessage)
  return () => {
    source.unsubscribe(onMessage)
  }
}

const channelOf = (name: SignalName) => channel(`flowza:${name}`)
