export interface StopSignal {
  /** Resolves when the process is asked to stop. */
  received: Promise<void>
  signal: AbortSignal
  dispose(): void
}

/** Listens for Ctrl-C and SIGTERM; a second one ends the process at once. */
export function stopSignal(): StopSignal {
  const controller = new AbortController()
  const { promise, resolve } = Promise.withResolvers<void>()
  const onSignal = () => {
    if (controller.signal.aborted) process.exit(130)
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
