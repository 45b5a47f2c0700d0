import type { Env } from './env.ts'

export interface StopSignal {
  /** Resolves when the process is asked to stop. */
  received: Promise<void>
  signal: AbortSignal
  dispose(): void
}

/** One that comes twice within this time was sent once, to the whole process group, and passed on by the launcher. */
const sameSignalMs = 250

/** Listens for Ctrl-C and SIGTERM; a second one ends the process at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  let first = 0
  const onSignal = () => {
    if (controller.signal.aborted) {
      if (performance.now() - first < sameSignalMs) return
      process.exit(130)
    }
    first = performance.now()
    controller.abort(new Error('The process was asked to stop.'))
    resolve()
  }
  const signals = ['SIGINT', 'SIGTERM'] as const
  for (const signal of signals) process.on(signal, onSignal)
  return {
    received: promise,
    signal: controller.signal,
    dispose() {
      for (const signal of signals) process.off(signal, onSignal)
    },
  }
}

/** How long a process may take to stop: what its nodes are given, and as much again as handing back and closing need. */
export function stopSecondsOf({ drainSeconds }: Pick<Env, 'drainSeconds'>): number {
  return drainSeconds + 30
}

/** Ends the process with code 1 when it has not ended by itself by then. */
export function stopWithin(seconds: number, onTooLong: () => void): void {
  const timer = setTimeout(() => {
    onTooLong()
    process.exit(1)
  }, seconds * 1000)
  timer.unref()
}
