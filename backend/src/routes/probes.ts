/** What a balancer, an orchestrator and Prometheus ask of a process: is it alive, is it ready, what are its numbers. */
import { Hono } from 'hono'
import { errorStatus } from '../contracts/index.ts'
import type { Metrics } from '../observability/metrics.ts'
import type { Readiness } from '../observability/readiness.ts'

export interface Probes {
  readiness: Readiness
  metrics: Metrics
  version: string
}

/** Answers to any Host, for probes name a process by its address. They tell nothing of what it works on. */
export function createHealthProbes({ readiness, version }: Omit<Probes, 'metrics'>): Hono {
  const app = new Hono()
  app.get('/health', (c) => c.json({ status: 'alive', version }, 200, noStore))
  app.get('/ready', async (c) => {
    const checks = await readiness.check()
    const missing = checks.filter(({ ok }) => !ok)
    if (missing.length === 0) return c.json({ status: 'ready', version, checks }, 200, noStore)
    const body = {
      type: 'about:blank#unavailable',
      title: 'Not ready',
      status: errorStatus.UNAVAILABLE,
      code: 'UNAVAILABLE',
      detail: missing.map(({ name, detail }) => `${name}: ${detail ?? 'not there'}`).join(' '),
      hint: 'What is missing is asked for again with the next request; "flowza doctor" says how to get it.',
      checks,
    }
    return c.body(JSON.stringify(body), errorStatus.UNAVAILABLE, {
      ...noStore,
      'content-type': 'application/problem+json; charset=utf-8',
      'retry-after': '5',
    })
  })
  return app
}

export function createMetricsPage(metrics: Metrics): Hono {
  const app = new Hono()
  app.get('/metrics', async (c) => c.body(await metrics.read(), 200, { 'content-type': metrics.contentType }))
  return app
}

const noStore = { 'cache-control': 'no-store' }
