/** Server-sent events: of one run, and of a workspace. */
import type { Context } from 'hono'
import { streamSSE, type SSEMessage } from 'hono/streaming'
import type { ServiceContext } from '../services/context.ts'
import { findRun } from '../services/runs/find-run.ts'
import { followNews } from '../services/runs/follow-news.ts'
import { followRun } from '../services/runs/follow-run.ts'
import { isRunOver } from '../runs/run-state.ts'
import { authorise } from '../services/authorise.ts'
import type { AppEnv } from './request-context.ts'

const heartbeatMs = 15_000
/** A browser comes back after this when its connection ends: at once would be a rush when a server restarts. */
const retryMs = 2000

/** Resumes behind `Last-Event-ID`; a client that has seen the run's end is told not to come again. */
export async function runEventStream(
  ctx: ServiceContext,
  c: Context<AppEnv>,
  run: string,
): Promise<Response> {
  authorise(ctx.actor, 'read')
  const { status, lastEvent } = await findRun(ctx, ctx.db, run)
  const after = lastEventId(c.req.header('last-event-id'))
  if (isRunOver(status) && after >= lastEvent) return c.body(null, 204)
  return eventStream(c, async (send, signal) => {
    for await (const { id, event } of followRun(ctx, { run, after, signal })) {
      await send({ id: String(id), event: event.event, data: JSON.stringify(event) })
    }
  })
}

/** Until the client goes; whoever comes again is told to read everything again. */
export async function newsStream(ctx: ServiceContext, c: Context<AppEnv>): Promise<Response> {
  authorise(ctx.actor, 'read')
  return eventStream(c, async (send, signal) => {
    for await (const batch of followNews(ctx, { signal })) {
      for (const news of batch) await send({ event: news.event, data: JSON.stringify(news) })
    }
  })
}

/** Keeps a connection open while `tell` sends; the signal says that the client is gone or the server stops. */
function eventStream(
  c: Context<AppEnv>,
  tell: (send: (message: SSEMessage) => Promise<void>, signal: AbortSignal) => Promise<void>,
): Response {
  c.header('cache-control', 'no-store')
  c.header('x-accel-buffering', 'no')
  return streamSSE(c, async (stream) => {
    const abort = new AbortController()
    stream.onAbort(() => abort.abort())
    c.req.raw.signal.addEventListener('abort', () => abort.abort(), { once: true })
    const stopping = c.get('stopping')
    const onStopping = () => abort.abort()
    stopping?.addEventListener('abort', onStopping, { once: true })
    if (stopping?.aborted) abort.abort()
    await stream.write(`retry: ${retryMs}\n\n`)
    // A comment is no event to the client, but keeps proxies from closing a silent connection.
    const heartbeat = setInterval(() => void stream.write(': \n\n'), heartbeatMs)
    try {
      await tell((message) => stream.writeSSE(message), abort.signal)
    } finally {
      clearInterval(heartbeat)
      stopping?.removeEventListener('abort', onStopping)
    }
  })
}

function lastEventId(header: string | undefined): number {
  const id = Number(header)
  return Number.isSafeInteger(id) && id > 0 ? Math.min(id, 2 ** 31 - 1) : 0
}
