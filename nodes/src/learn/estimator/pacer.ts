/**
 * Lets the event loop turn when more than `everyMs` have passed since it last did, so that an abort is seen and
 * progress leaves the process during a long synchronous fit.
 *
 * @throws the signal's reason once it is aborted.
 */
export function createPacer(signal: AbortSignal | undefined, everyMs = 40): () => Promise<void> {
  let last = performance.now()
  return async function pace() {
    signal?.throwIfAborted()
    const now = performance.now()
    if (now - last < everyMs) return
    await nextTurn()
    last = performance.now()
    signal?.throwIfAborted()
  }
}

/** A message to itself is the one way to give up the turn that every JavaScript host has and none delays. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel()
    port1.addEventListener('message', () => {
      port1.close()
      resolve()
    })
    port1.start()
    port2.postMessage(null)
  })
}
