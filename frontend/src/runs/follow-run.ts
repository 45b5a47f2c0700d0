/** A run's events from the server, a batch a frame. */
import { routes, runEventSchema, type RunEvent } from '@flowza/backend/contracts'
import { routeUrl } from '../api/call-api.ts'

/**
 * Follows a run until it ends or `stop` is called. A broken connection is taken up again where it broke, by the
 * browser, with the last event's id.
 */
export function followRun(
  id: string,
  handlers: {
    onEvents: (events: readonly RunEvent[]) => void
    /** The run has ended, or its events can't be had any more. */
    onEnd: () => void
  },
): { stop: () => void } {
  const source = new EventSource(routeUrl(routes.runEvents, { id }))
  let waiting: RunEvent[] = []
  let frame = 0

  function flush(): void {
    frame = 0
    const batch = waiting
    waiting = []
    if (batch.length > 0) handlers.onEvents(batch)
  }

  function stop(): void {
    cancelAnimationFrame(frame)
    source.close()
  }

  function end(): void {
    stop()
    flush()
    handlers.onEnd()
  }

  function receive(message: MessageEvent<string>): void {
    const event = parseEvent(message.data)
    if (event === null) return
    waiting.push(event)
    if (event.event === 'run' && event.status !== 'queued' && event.status !== 'running') end()
    else if (frame === 0) frame = requestAnimationFrame(flush)
  }

  for (const name of ['message', 'run', 'node', 'progress', 'log']) source.addEventListener(name, receive)
  source.addEventListener('error', () => {
    if (source.readyState === EventSource.CLOSED) end()
  })
  return { stop }
}

/** An event of a newer server, or none at all, is passed over: the run's final state is read once it ends. */
function parseEvent(text: string): RunEvent | null {
  try {
    return runEventSchema.safeParse(JSON.parse(text)).data ?? null
  } catch {
    return null
  }
}
