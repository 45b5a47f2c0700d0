/** What a workspace is told of its runs, sweeps and schedules, over the real route and Postgres. */
import { sql } from 'drizzle-orm'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { newsSchema, type News, type Run, type Schedule, type Sweep } from '../src/contracts/index.ts'
import { textsOf } from '../src/db/one-statement.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createApp } from '../src/routes/app.ts'
import { notifyNews } from '../src/runs/run-hub.ts'
import type { ServiceContext } from '../src/services/context.ts'
import { collectGarbage } from '../src/services/retention/collect-garbage.ts'
import { followNews } from '../src/services/runs/follow-news.ts'
import { startRun } from '../src/services/runs/start-run.ts'
import { createWorkflow } from '../src/services/workflows/create-workflow.ts'
import { diamond, sketch } from './documents.ts'
import { openTestSystem, runToEnd, type TestSystem } from './system.ts'

let system: TestSystem
let server: Listening
let base: string
const stopping = new AbortController()
const unexpected: unknown[] = []

beforeAll(async () => {
  system = await openTestSystem()
  const app = createApp({
    ctx: system.ctx,
    allowedHosts: [],
    frontend: null,
    stopping: stopping.signal,
    onUnexpected: (report) => unexpected.push(report),
  })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
  base = `http://127.0.0.1:${server.port}/api/v1`
})
afterAll(async () => {
  await server.close()
  await system.close()
  expect(system.errors).toEqual([])
  expect(unexpected).toEqual([])
})

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects to read
async function call<Body>(method: string, path: string, body?: unknown): Promise<Body> {
  const response = await fetch(`${base}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    }),
  })
  const text = await response.text()
  expect(response.ok, text).toBe(true)
  return (text === '' ? null : JSON.parse(text)) as Body
}

/** A connection that stands: the news that have come, and a wait for one of them. */
async function follow(): Promise<{
  heard: News[]
  hear: (wanted: Partial<News>) => Promise<void>
  ended: Promise<void>
  leave: () => void
}> {
  const leaving = new AbortController()
  const response = await fetch(`${base}/events`, { signal: leaving.signal })
  expect(response.headers.get('content-type')).toContain('text/event-stream')
  const heard: News[] = []
  async function read(): Promise<void> {
    let text = ''
    for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
      const messages = (text + chunk).split('\n\n')
      text = messages.pop() ?? ''
      for (const message of messages) {
        const data = /^data: (.*)$/m.exec(message)
        if (data !== null) heard.push(newsSchema.parse(JSON.parse(data[1])))
      }
    }
  }
  const ended = read().catch(() => {})
  return {
    heard,
    ended,
    async hear(wanted) {
      await expect.poll(() => heard, { timeout: 20_000 }).toContainEqual(expect.objectContaining(wanted))
    },
    leave: () => leaving.abort(),
  }
}

const gate = (name: string) =>
  sketch(name, { one: { type: 'number', params: { value: 1 } }, wait: { type: 'gate', params: { name } } }, [
    'one -> wait',
  ])

describe('the news of a workspace', () => {
  it('begin with "all", then tell a run from its start to its end', async () => {
    const news = await follow()
    await news.hear({ event: 'all' })
    const run = await call<Run>('POST', '/runs', { document: gate('told'), cache: false })
    await system.runner.waitingAt('told')
    await news.hear({ event: 'run', id: run.id, status: 'running', trigger: 'person' })
    expect(news.heard).not.toContainEqual(expect.objectContaining({ id: run.id, status: 'succeeded' }))
    system.runner.open('told')
    await news.hear({ event: 'run', id: run.id, status: 'succeeded' })
    expect(news.heard[0]).toEqual({ event: 'all' })
    news.leave()
  })

  it('come from every process', async () => {
    const other = await system.openAnother({ worker: false })
    const news = await follow()
    await news.hear({ event: 'all' })
    const run = await startRun(other.ctx, { document: diamond({ three: 30 }), cache: true })
    await news.hear({ event: 'run', id: run.id, status: 'succeeded' })
    news.leave()
    await other.close()
  })

  it('tell of sweeps and their runs, and of a cancelled one', async () => {
    const news = await follow()
    const params = { 'three.value': [50, 51] }
    const sweep = await call<Sweep>('POST', '/sweeps', { document: diamond(), params })
    await news.hear({ event: 'sweep', id: sweep.id, status: 'running' })
    await news.hear({ event: 'sweep', id: sweep.id, status: 'succeeded' })
    await news.hear({ event: 'run', status: 'succeeded', trigger: 'sweep' })
    const second = await call<Sweep>('POST', '/sweeps', {
      document: gate('swept'),
      params: { 'one.value': [1, 2] },
    })
    await call('POST', `/sweeps/${second.id}/cancel`)
    await news.hear({ event: 'sweep', id: second.id, status: 'cancelled' })
    news.leave()
  })

  it('tell of runs that are removed for their age, together, and not of those that stay or are only counted', async () => {
    const { db, actor } = system.ctx
    const document = sketch('Aged', { one: { type: 'number', params: { value: 70 } } }, [])
    const removed: string[] = []
    for (let count = 0; count < 3; count++) removed.push((await runToEnd(system, { document })).id)
    const newest = await runToEnd(system, { document })
    const ages = textsOf([...removed, newest.id])
    await db.execute(sql`
      update runs set created_at = created_at - interval '400 days', finished_at = finished_at - interval '400 days'
      where id::text = any(${ages})`)
    const leaving = new AbortController()
    const batches = followNews(system.ctx, { signal: leaving.signal })
    await batches.next()
    expect(await collectGarbage(system.ctx, { dryRun: true })).toMatchObject({ runs: 3 })
    expect(await collectGarbage(system.ctx)).toMatchObject({ runs: 3 })
    // Whatever came of the look alone would be in front of it.
    const after: News = { event: 'schedule', id: crypto.randomUUID(), status: 'on' }
    await notifyNews(db, actor.workspaceId, after)
    const heard: News[] = []
    while (!heard.some((news) => news.event === 'schedule')) {
      const { value } = await batches.next()
      heard.push(...(value as News[]))
    }
    const told = heard.map((news) => (news.event === 'run' ? news.id : news.event))
    expect(told.slice(0, 3).toSorted()).toEqual(removed.toSorted())
    expect(heard).toEqual([
      ...told.slice(0, 3).map((id): object => ({ event: 'run', id, status: 'removed', trigger: 'person' })),
      after,
    ])
    leaving.abort()
    await batches.next()
  })

  it('tell of schedules that are made, paused, run and deleted', async () => {
    const news = await follow()
    const workflow = await createWorkflow(system.ctx, { document: diamond({ three: 60 }) })
    const { id } = await call<Schedule>('POST', '/schedules', { workflow: workflow.id, cron: '0 6 * * *' })
    await news.hear({ event: 'schedule', id, status: 'on' })
    await call('PATCH', `/schedules/${id}`, { paused: true })
    await news.hear({ event: 'schedule', id, status: 'paused' })
    const run = await call<Run>('POST', `/schedules/${id}/runs`)
    await news.hear({ event: 'run', id: run.id, status: 'succeeded' })
    await call('DELETE', `/schedules/${id}`)
    await news.hear({ event: 'schedule', id, status: 'deleted' })
    news.leave()
  })

  it('stay within the workspace', async () => {
    const elsewhere: ServiceContext = {
      ...system.ctx,
      actor: { ...system.ctx.actor, workspaceId: crypto.randomUUID() },
    }
    const leaving = new AbortController()
    const batches = followNews(elsewhere, { signal: leaving.signal })
    expect((await batches.next()).value).toEqual([{ event: 'all' }])
    const own: News = { event: 'schedule', id: crypto.randomUUID(), status: 'on' }
    await notifyNews(system.ctx.db, system.ctx.actor.workspaceId, { ...own, status: 'paused' })
    await notifyNews(system.ctx.db, elsewhere.actor.workspaceId, own)
    expect((await batches.next()).value).toEqual([own])
    leaving.abort()
    expect((await batches.next()).done).toBe(true)
  })

  it('are told together, of each thing the last, and as "all" when they are too many', async () => {
    const { db, actor } = system.ctx
    const leaving = new AbortController()
    const batches = followNews(system.ctx, { signal: leaving.signal })
    await batches.next()
    const tell = (id: string, status: 'on' | 'paused') =>
      notifyNews(db, actor.workspaceId, { event: 'schedule', id, status })
    const [a, b] = [crypto.randomUUID(), crypto.randomUUID()]
    // In one transaction, so that they come at once.
    await db.transaction(async (transaction) => {
      for (const [id, status] of [
        [a, 'on'],
        [b, 'on'],
        [a, 'paused'],
      ] as const) {
        await notifyNews(transaction, actor.workspaceId, { event: 'schedule', id, status })
      }
    })
    expect((await batches.next()).value).toEqual([
      { event: 'schedule', id: b, status: 'on' },
      { event: 'schedule', id: a, status: 'paused' },
    ])
    await db.transaction(async (transaction) => {
      for (let count = 0; count < 250; count++) {
        const id = crypto.randomUUID()
        await notifyNews(transaction, actor.workspaceId, { event: 'schedule', id, status: 'on' })
      }
    })
    expect((await batches.next()).value).toEqual([{ event: 'all' }])
    await tell(a, 'on')
    expect((await batches.next()).value).toEqual([{ event: 'schedule', id: a, status: 'on' }])
    leaving.abort()
    await batches.next()
  })

  it('say that anything may have changed when the connection to Postgres was lost, and when a client comes again', async () => {
    const news = await follow()
    await news.hear({ event: 'all' })
    await system.ctx.db.execute(sql`
      select pg_terminate_backend(pid) from pg_stat_activity
      where datname = current_database() and query like 'listen%flowza%'`)
    await expect
      .poll(() => news.heard.filter(({ event }) => event === 'all').length, { timeout: 20_000 })
      .toBeGreaterThan(1)
    news.leave()
    const again = await follow()
    await again.hear({ event: 'all' })
    again.leave()
  })

  it('end when the server stops', async () => {
    const news = await follow()
    await news.hear({ event: 'all' })
    stopping.abort()
    await news.ended
  })
})
