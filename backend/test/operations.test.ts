import { once } from 'node:events'
import { createServer } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createMetrics, type Metrics } from '../src/observability/metrics.ts'
import { createReadiness } from '../src/observability/readiness.ts'
import { startTracing } from '../src/observability/tracing.ts'
import { createApp } from '../src/routes/app.ts'
import { getRun } from '../src/services/runs/get-run.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { waitForRun } from '../src/services/runs/wait-for-run.ts'
import { sketch } from './documents.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
let server: Listening
let metrics: Metrics
let base: string
const stopping = new AbortController()

beforeAll(async () => {
  system = await openTestSystem()
  metrics = createMetrics({ queue: system.ctx.queue, version: '1.2.3' })
  const app = createApp({
    ctx: system.ctx,
    allowedHosts: [],
    frontend: null,
    probes: { readiness: system.readiness, metrics, version: '1.2.3' },
    stopping: stopping.signal,
    onUnexpected: () => {},
  })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
  base = `http://127.0.0.1:${server.port}`
})
afterAll(async () => {
  metrics.close()
  await server.close()
  await system.close()
})

const gated = (name: string) =>
  sketch(name, { one: { type: 'number' }, wait: { type: 'gate', params: { name } } }, ['one -> wait'])

describe('probes', () => {
  it('say that a process is alive and ready, to whatever name it is called by', async () => {
    const health = await fetch(`${base}/health`)
    expect(health.status).toBe(200)
    expect(await health.json()).toEqual({ status: 'alive', version: '1.2.3' })
    const ready = await fetch(`${base}/ready`)
    expect(ready.status).toBe(200)
    expect(await ready.json()).toMatchObject({
      status: 'ready',
      checks: [
        { name: 'postgres', ok: true },
        { name: 'queue', ok: true },
        { name: 'store', ok: true },
      ],
    })
  })

  it('name what is missing', async () => {
    const readiness = createReadiness({
      askDatabase: async () => {},
      queue: {
        probe: async () => {
          throw Object.assign(new Error('connect to 10.0.0.3 as flowza'), { code: 'ECONNREFUSED' })
        },
      },
      store: { probe: async () => {} },
    })
    expect((await readiness.check()).filter(({ ok }) => !ok)).toEqual([
      { name: 'queue', ok: false, detail: 'It failed: ECONNREFUSED.' },
    ])
    readiness.drain()
    expect((await readiness.check())[0]).toMatchObject({ name: 'process', ok: false })
  })

  it('answer 503 in problem JSON while the process stops', async () => {
    const other = await system.openAnother({ worker: false })
    const app = createApp({
      ctx: other.ctx,
      allowedHosts: [],
      frontend: null,
      probes: { readiness: other.readiness, metrics, version: '1' },
      onUnexpected: () => {},
    })
    other.readiness.drain()
    const response = await app.request('/ready')
    expect(response.status).toBe(503)
    expect(response.headers.get('content-type')).toContain('application/problem+json')
    expect(await response.json()).toMatchObject({
      code: 'UNAVAILABLE',
      detail: expect.stringContaining('told to stop'),
    })
    await other.close()
  })
})

describe('metrics', () => {
  it('count runs, nodes, cache hits, waits, tasks and requests', async () => {
    const document = sketch('Counted', { a: { type: 'number', params: { value: 41 } } }, [])
    await runToEnd(system, { document })
    await runToEnd(system, { document })
    await fetch(`${base}/api/v1/runs?limit=1`)
    await fetch(`${base}/api/v1/nothing-here`)
    const text = await (await fetch(`${base}/metrics`)).text()
    const value = (line: RegExp) => Number(line.exec(text)?.[1] ?? Number.NaN)
    expect(value(/^flowza_node_runs_total\{type="number",status="succeeded"\} (\d+)/m)).toBeGreaterThan(0)
    expect(value(/^flowza_node_runs_total\{type="number",status="cached"\} (\d+)/m)).toBeGreaterThan(0)
    expect(value(/^flowza_node_seconds_count\{type="number",status="succeeded"\} (\d+)/m)).toBeGreaterThan(0)
    expect(value(/^flowza_runs_total\{status="succeeded"\} (\d+)/m)).toBeGreaterThanOrEqual(2)
    expect(value(/^flowza_queue_jobs\{runner="process",state="waiting"\} (\d+)/m)).toBe(0)
    expect(value(/^flowza_queue_wait_seconds_count\{runner="process"\} (\d+)/m)).toBeGreaterThan(0)
    expect(
      value(/^flowza_task_seconds_count\{runner="process",outcome="succeeded"\} (\d+)/m),
    ).toBeGreaterThan(0)
    expect(
      value(/^flowza_http_request_seconds_count\{method="GET",route="\/api\/v1\/runs",status="200"\} (\d+)/m),
    ).toBe(1)
    expect(text).toMatch(/flowza_info\{version="1.2.3"\} 1/)
    // A path that somebody made up is no route: it must not make a series of its own.
    expect(text).not.toContain('nothing-here')
  })
})

describe('traces', () => {
  it('lead from the request to the task that a worker ran for it', async () => {
    const received: { name: string; traceId: string; parentSpanId?: string; spanId: string }[] = []
    const collector = createServer((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = JSON.parse(Buffer.concat(chunks).toString('utf8')) as {
          resourceSpans: { scopeSpans: { spans: typeof received }[] }[]
        }
        for (const { scopeSpans } of body.resourceSpans) {
          for (const { spans } of scopeSpans) received.push(...spans)
        }
        response.end('{}')
      })
    })
    collector.listen(0, '127.0.0.1')
    await once(collector, 'listening')
    const { port } = collector.address() as { port: number }
    const stop = await startTracing({ endpoint: `http://127.0.0.1:${port}`, service: 'test', version: '1' })
    const traceId = 'a'.repeat(32)
    const response = await fetch(`${base}/api/v1/runs`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-${'b'.repeat(16)}-01` },
      body: JSON.stringify({
        document: sketch('Traced', { a: { type: 'number', params: { value: 77 } } }, []),
      }),
    })
    const run = (await response.json()) as Run
    await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
    // The run is over a moment before its worker has put the job away.
    const arrived = () => received.some((span) => span.traceId === traceId && span.name === 'node')
    await expect.poll(arrived, { timeout: 20_000, interval: 50 }).toBe(true)
    await stop()
    await new Promise((resolve) => collector.close(resolve))
    const spans = received.filter((span) => span.traceId === traceId)
    const [request, node, task] = ['POST', 'node', 'run task'].map((name) =>
      spans.find((span) => span.name === name),
    )
    expect(request?.parentSpanId).toBe('b'.repeat(16))
    expect(node?.parentSpanId).toBe(request?.spanId)
    expect(task?.parentSpanId).toBe(node?.spanId)
  })
})

describe('a worker that is told to stop', () => {
  it('lets its nodes go on for a while and takes no others', async () => {
    const alone = await openTestSystem({ worker: false })
    try {
      const worker = await alone.openAnother({ worker: true, env: { ...alone.env, drainSeconds: 20 } })
      const run = await startRun(alone.ctx, { document: gated('drained'), cache: true })
      await alone.runner.waitingAt('drained')
      const closed = worker.close()
      const late = await startRun(alone.ctx, { document: gated('late'), cache: true })
      alone.runner.open('drained')
      await closed
      const finished = await getRun(alone.ctx, run.id)
      expect(nodeOf(finished, 'wait')).toMatchObject({ status: 'succeeded', attempt: 1 })
      expect(nodeOf(await getRun(alone.ctx, late.id), 'wait').status).toBe('queued')
    } finally {
      await alone.close()
    }
  })
})

describe('a server that is told to stop', () => {
  it('ends event streams with a hint when to come again', async () => {
    const run = await startRun(system.ctx, { document: gated('streamed'), cache: true })
    await system.runner.waitingAt('streamed')
    const response = await fetch(`${base}/api/v1/runs/${run.id}/events`)
    const reading = response.text()
    stopping.abort()
    const text = await reading
    expect(text).toMatch(/^retry: 2000$/m)
    expect(text).not.toMatch(/"status":"succeeded","seconds"/)
    system.runner.open('streamed')
    await waitForRun(system.ctx, run.id, AbortSignal.timeout(30_000))
  })
})
