import type { MiddlewareHandler } from 'hono'
import { routePath } from 'hono/route'
import { emitSignal } from '../observability/signals.ts'
import { inSpan } from '../observability/tracing.ts'
import type { AppEnv } from './request-context.ts'

/** Tells of every request: to the log, to the metrics, and as the first span of a trace, or the next one of a caller's. */
export function observedRequests(): MiddlewareHandler<AppEnv> {
  return async (c, next) => {
    const started = performance.now()
    const { method } = c.req
    const requestId = c.get('requestId')
    const isProbe = c.req.path === '/health' || c.req.path === '/ready' || c.req.path === '/metrics'
    const answer = async (): Promise<void> => {
      await next()
      const seconds = (performance.now() - started) / 1000
      emitSignal('request', { requestId, method, route: routePath(c), status: c.res.status, seconds })
    }
    if (isProbe) return answer()
    await inSpan(
      method,
      {
        kind: 'server',
        parent: c.req.header('traceparent') ?? null,
        attributes: { 'http.request.method': method, 'url.path': c.req.path, 'flowza.request': requestId },
      },
      async (span) => {
        await answer()
        span.set({ 'http.route': routePath(c), 'http.response.status_code': c.res.status })
        if (c.res.status >= 500) span.fail(String(c.res.status))
      },
    )
  }
}
