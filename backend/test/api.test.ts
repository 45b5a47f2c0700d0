import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ErrorBody, Explanation, Run, RunEvent, Workflow, WorkflowPlan } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createApi } from '../src/routes/api.ts'
import { createApp, openApiDocument } from '../src/routes/app.ts'
import { diamond, sketch } from './documents.ts'
import { openTestSystem, type TestSystem } from './system.ts'

let system: TestSystem
let server: Listening
let base: string
const unexpected: unknown[] = []

beforeAll(async () => {
  system = await openTestSystem()
  const app = createApp({
    ctx: system.ctx,
    allowedHosts: [],
    frontend: null,
    onUnexpected: (report) => unexpected.push(report),
  })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
  base = `http://127.0.0.1:${server.port}/api/v1`
})
afterAll(async () => {
  await server.close()
  await system.close()
  expect(unexpected).toEqual([])
})

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects to read
async function call<Body>(
  method: string,
  path: string,
  body?: unknown,
  headers: Record<string, string> = {},
): Promise<{ status: number; body: Body; headers: Headers }> {
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return {
    status: response.status,
    body: (text === '' ? null : JSON.parse(text)) as Body,
    headers: response.headers,
  }
}

/** `fetch` doesn't let a Host through. */
async function callWithHost(host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(
      { port: server.port, host: '127.0.0.1', path: '/api/v1/system', headers: { host } },
      (response) => {
        response.resume()
        resolve(response.statusCode ?? 0)
      },
    )
    sent.on('error', reject)
    sent.end()
  })
}

async function events(
  run: string,
  after?: number,
): Promise<{ status: number; events: { id: number; event: RunEvent }[] }> {
  const response = await fetch(`${base}/runs/${run}/events`, {
    headers: after === undefined ? {} : { 'last-event-id': String(after) },
  })
  const text = await response.text()
  const found = text.split('\n\n').flatMap((block) => {
    const id = /^id: (\d+)$/m.exec(block)?.[1]
    const data = /^data: (.*)$/m.exec(block)?.[1]
    return id === undefined || data === undefined
      ? []
      : [{ id: Number(id), event: JSON.parse(data) as RunEvent }]
  })
  return { status: response.status, events: found }
}

describe('workflows', () => {
  it('are created, changed, listed and deleted', async () => {
    const created = await call<Workflow>('POST', '/workflows', { document: diamond() })
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      name: 'Diamond',
      nodes: 6,
      revision: 1,
      problems: [],
      lastRun: null,
    })
    const saved = await call<Workflow>('PUT', `/workflows/${created.body.id}`, {
      revision: 1,
      document: { ...diamond(), name: 'Renamed' },
    })
    expect(saved.body).toMatchObject({ name: 'Renamed', revision: 2 })
    const listed = await call<{ workflows: Workflow[]; total: number }>('GET', '/workflows')
    expect(listed.body.workflows.map((workflow) => workflow.id)).toContain(created.body.id)
    expect((await call('DELETE', `/workflows/${created.body.id}`)).status).toBe(204)
    expect((await call('GET', `/workflows/${created.body.id}`)).status).toBe(404)
  })

  it('answer a stale save with both revisions and overwrite nothing', async () => {
    const { body: workflow } = await call<Workflow>('POST', '/workflows', { document: diamond() })
    await call('PUT', `/workflows/${workflow.id}`, {
      revision: 1,
      document: { ...diamond(), name: 'Theirs' },
    })
    const stale = await call<ErrorBody>('PUT', `/workflows/${workflow.id}`, {
      revision: 1,
      document: { ...diamond(), name: 'Mine' },
    })
    expect(stale.status).toBe(409)
    expect(stale.body).toMatchObject({ code: 'CONFLICT', revisions: { sent: 1, stored: 2 } })
    const stored = await call<Workflow>('GET', `/workflows/${workflow.id}`)
    expect(stored.body).toMatchObject({ name: 'Theirs', revision: 2 })
    const saves = await Promise.all(
      ['a', 'b', 'c'].map((name) =>
        call('PUT', `/workflows/${workflow.id}`, { revision: 2, document: { ...diamond(), name } }),
      ),
    )
    expect(saves.map((save) => save.status).toSorted((a, b) => a - b)).toEqual([200, 409, 409])
  })

  it('may be half-finished: the problems come back, and only a run insists', async () => {
    const document = sketch('Half', { lonely: { type: 'add' } }, [])
    const created = await call<Workflow>('POST', '/workflows', { document })
    expect(created.status).toBe(201)
    expect(created.body.problems).toMatchObject([{ code: 'MISSING_INPUT', node: 'lonely' }])
    const run = await call<ErrorBody>('POST', '/runs', { workflow: created.body.id })
    expect(run.status).toBe(422)
    expect(run.body).toMatchObject({ code: 'WORKFLOW_INVALID', problems: [{ code: 'MISSING_INPUT' }] })
  })
})

describe('runs', () => {
  it('start, finish, and tell where their results are', async () => {
    const { body: workflow } = await call<Workflow>('POST', '/workflows', { document: diamond({ three: 7 }) })
    const started = await call<Run>('POST', '/runs', { workflow: workflow.id, revision: 1 })
    expect(started.status).toBe(202)
    const story = await events(started.body.id)
    expect(story.events.at(-1)?.event).toMatchObject({ event: 'run', status: 'succeeded' })
    const run = await call<Run>('GET', `/runs/${started.body.id}`)
    expect(run.body).toMatchObject({ status: 'succeeded', workflow: workflow.id, revision: 1 })
    const output = await call<{ metrics: Record<string, number> }>(
      'GET',
      `/runs/${run.body.id}/nodes/last/outputs/metrics`,
    )
    expect(output.body.metrics).toEqual({ value: 39 })
    const file = await fetch(`${base}/runs/${run.body.id}/nodes/last/outputs/metrics/download`)
    expect(file.headers.get('content-disposition')).toBe(
      `attachment; filename="last-metrics.json"; filename*=UTF-8''last-metrics.json`,
    )
    expect(((await file.json()) as { kind: string }).kind).toBe('metrics')
    const listed = await call<{ runs: Run[] }>('GET', `/runs?workflow=${workflow.id}`)
    expect(listed.body.runs).toHaveLength(1)
    const again = await call<Workflow>('GET', `/workflows/${workflow.id}`)
    expect(again.body.lastRun).toMatchObject({ id: run.body.id, status: 'succeeded' })
    const conflict = await call<ErrorBody>('POST', '/runs', { workflow: workflow.id, revision: 9 })
    expect(conflict.body).toMatchObject({ status: 409, revisions: { sent: 9, stored: 1 } })
  })

  it('are planned before they start and explained after they have ended', async () => {
    const { body: workflow } = await call<Workflow>('POST', '/workflows', {
      document: diamond({ three: 17 }),
    })
    const plan = await call<WorkflowPlan>('POST', '/workflows/plan', { workflow: workflow.id })
    expect(plan.status).toBe(200)
    expect(plan.body.nodes.find(({ node }) => node === 'last')).toMatchObject({
      will: 'run',
      measured: expect.any(Number),
    })
    const first = await call<Run>('POST', '/runs', { workflow: workflow.id })
    await events(first.body.id)
    const edited = { workflow: workflow.id, document: diamond({ three: 18 }) }
    const second = await call<Run>('POST', '/runs', edited)
    await events(second.body.id)
    const all = await call<{ nodes: Explanation[] }>('GET', `/runs/${second.body.id}/explain`)
    const one = await call<Explanation>('GET', `/runs/${second.body.id}/nodes/both/explain`)
    expect(one.body.causes).toMatchObject([{ node: 'three', field: 'params.value', before: 17, after: 18 }])
    expect(all.body.nodes.find(({ node }) => node === 'both')).toEqual(one.body)
    expect((await call('GET', `/runs/${second.body.id}/nodes/none/explain`)).status).toBe(404)
    const bad = await call<ErrorBody>('POST', '/workflows/plan', { document: { format: 'flowza/1' } })
    expect([bad.status, bad.body.code]).toEqual([422, 'WORKFLOW_INVALID'])
  })

  it('resume their events behind Last-Event-ID without gap or repeat', async () => {
    const { body: run } = await call<Run>('POST', '/runs', { document: diamond({ three: 8 }) })
    const whole = await events(run.id)
    const middle = Math.floor(whole.events.length / 2)
    const rest = await events(run.id, middle)
    expect(rest.events).toEqual(whole.events.slice(middle))
    const after = await events(run.id, whole.events.length)
    expect(after).toEqual({ status: 204, events: [] })
  })

  it('send events while they happen', async () => {
    const document = sketch(
      'Live',
      { one: { type: 'number', params: { value: 1 } }, wait: { type: 'gate', params: { name: 'live' } } },
      ['one -> wait'],
    )
    const { body: run } = await call<Run>('POST', '/runs', { document, cache: false })
    const response = await fetch(`${base}/runs/${run.id}/events`)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    let seen = ''
    while (!/"node":"wait"[^\n]*"status":"running"/.test(seen)) seen += (await reader.read()).value ?? ''
    expect(seen).not.toContain('"event":"run","status":"succeeded"')
    system.runner.open('live')
    for (let part = await reader.read(); !part.done; part = await reader.read()) seen += part.value
    expect(seen).toContain('"event":"run","status":"succeeded"')
  })

  it('are cancelled', async () => {
    const document = sketch(
      'Stop',
      { one: { type: 'number', params: { value: 9 } }, wait: { type: 'gate', params: { name: 'stop' } } },
      ['one -> wait'],
    )
    const { body: run } = await call<Run>('POST', '/runs', { document })
    await system.runner.waitingAt('stop')
    expect((await call<Run>('POST', `/runs/${run.id}/cancel`)).body.status).toBe('cancelled')
    expect((await call<ErrorBody>('POST', `/runs/${run.id}/cancel`)).status).toBe(412)
    expect((await events(run.id)).events.at(-1)?.event).toMatchObject({ event: 'run', status: 'cancelled' })
  })
})

describe('malformed input', () => {
  const node = (type: string, params: Record<string, unknown> = {}, version = 1) => ({
    type,
    version,
    params: params as never,
  })
  const invalid: [string, unknown, string][] = [
    ['an unknown type', sketch('X', { a: node('teleport') }, []), 'NODE_TYPE_UNKNOWN'],
    ['a mistyped port', sketch('X', { a: node('number'), b: node('add') }, ['a -> b.z']), 'PORT_UNKNOWN'],
    ['a circle', sketch('X', { a: node('add'), b: node('add') }, ['a -> b', 'b -> a']), 'CYCLE'],
    ['a param of the wrong type', sketch('X', { a: node('number', { value: 'much' }) }, []), 'PARAM_INVALID'],
    ['a param that does not exist', sketch('X', { a: node('number', { vallue: 1 }) }, []), 'PARAM_UNKNOWN'],
    ['a node of the future', sketch('X', { a: node('number', {}, 99) }, []), 'NODE_VERSION_UNSUPPORTED'],
    ['a format of the future', { ...diamond(), format: 'flowza/9' }, 'FORMAT_UNSUPPORTED'],
    ['an edge to nowhere', sketch('X', { a: node('number') }, ['a -> gone']), 'EDGE_INVALID'],
    [
      'two nodes of one id',
      { ...diamond(), nodes: [...diamond().nodes, diamond().nodes[0]] },
      'DUPLICATE_ID',
    ],
    [
      'an id that is a path',
      { ...diamond(), nodes: [{ ...diamond().nodes[0], id: '../../etc' }] },
      'DOCUMENT_INVALID',
    ],
    ['a number for a document', 7, 'DOCUMENT_INVALID'],
    ['no document', null, 'DOCUMENT_INVALID'],
  ]
  it.each(invalid)('%s is refused with a problem that says so', async (_, document, code) => {
    const run = await call<ErrorBody>('POST', '/runs', { document })
    expect(run.status).toBe(422)
    expect(run.body.code).toBe('WORKFLOW_INVALID')
    expect(run.body.detail.length).toBeGreaterThan(10)
    expect(run.body.problems?.map((problem) => problem.code)).toContain(code)
    const checked = await call<{ valid: boolean }>('POST', '/workflows/validate', { document })
    expect(checked).toMatchObject({ status: 200, body: { valid: false } })
  })

  const requests: [string, () => Promise<{ status: number; body: ErrorBody }>, number][] = [
    ['JSON cut short', () => call('POST', '/runs', '{"document": {'), 400],
    ['an unknown field', () => call('POST', '/runs', { documnet: {} }), 400],
    ['nothing to run', () => call('POST', '/runs', {}), 400],
    ['an empty workflow', () => call('POST', '/runs', { document: sketch('Empty', {}, []) }), 422],
    ['text instead of JSON', () => call('POST', '/runs', '{}', { 'content-type': 'text/plain' }), 400],
    [
      'a body of 9 MB',
      () => call('POST', '/runs', JSON.stringify({ document: 'x'.repeat(9 * 1024 ** 2) })),
      413,
    ],
    ['an id that is none', () => call('GET', '/runs/none'), 404],
    ['a run that is not there', () => call('GET', '/runs/01a1fc88-e9d7-77ea-9f11-12e3cb364944'), 404],
    ['an absurd limit', () => call('GET', '/runs?limit=100000'), 400],
    ['a path that is not there', () => call('GET', '/nothing'), 404],
    ['an unknown template', () => call('POST', '/workflows', { template: 'nope' }), 404],
    [
      'a data set id that is a path',
      () => call('PUT', '/datasets/..%2f..%2fetc', 'a,b', { 'content-type': 'text/csv' }),
      400,
    ],
  ]
  it('a parameter that there is not is refused, as a misspelt filter', async () => {
    const { status, body } = await call<ErrorBody>('GET', '/runs?stauts=failed')
    expect(status).toBe(400)
    expect(body).toMatchObject({
      detail: 'query.stauts: there is no such parameter.',
      hint: /^This request takes workflow, status, /,
    })
  })

  it('an id that is none is answered in words for people', async () => {
    const { body } = await call<ErrorBody>('GET', '/runs/none')
    expect(`${body.detail} ${body.hint}`).not.toMatch(/path\.|UUID/)
  })

  it.each(requests)('%s is answered in problem JSON', async (_, send, status) => {
    const answer = await send()
    expect(answer.status).toBe(status)
    expect(answer.body).toMatchObject({ status })
    expect(answer.body.requestId).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.body.detail.length).toBeGreaterThan(5)
  })

  it('does not harm the server', async () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    const document = JSON.stringify(sketch('Deep', { one: { type: 'number' } }, []))
    const bodies = [
      `{"document": ${deep}}`,
      `{"document": ${document.replace('"params":{}', `"params":{"value":${deep}}`)}}`,
      `{"document": ${document.replace('Deep', 'a\\u0000b')}}`,
      `{"document": ${document.replace('Deep', 'a\\ud800b')}}`,
      '{"__proto__": {"polluted": true}, "document": {}}',
    ]
    for (const body of bodies) {
      for (const path of ['/workflows/validate', '/workflows', '/runs']) {
        expect((await call<ErrorBody>('POST', path, body)).status).toBeLessThan(500)
      }
    }
    const { body: run } = await call<Run>('POST', '/runs', { document: diamond() })
    for (const path of [
      'nodes/%00/logs',
      'nodes/two/logs?after=99999999999',
      'nodes/two/outputs/%00',
      'nodes/__proto__/logs',
    ]) {
      expect((await call('GET', `/runs/${run.id}/${path}`)).status).toBeLessThan(500)
    }
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined()
    expect((await call('GET', '/system')).status).toBe(200)
  })
})

describe('requests from elsewhere', () => {
  it('are refused by Host and by Origin', async () => {
    expect(await callWithHost('localhost:1234')).toBe(200)
    expect(await callWithHost('127.0.0.1')).toBe(200)
    expect(await callWithHost('[::1]:3000')).toBe(200)
    for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.nip.io', '10.0.0.1:3000']) {
      expect(await callWithHost(host), host).toBe(403)
    }
    const own = `http://127.0.0.1:${server.port}`
    expect((await call('GET', '/system', undefined, { origin: own })).status).toBe(200)
    for (const origin of ['http://evil.example', 'null', 'http://localhost:9999', `${own}.evil.example`]) {
      expect((await call('POST', '/runs', { document: {} }, { origin })).status).toBe(403)
    }
    expect((await call('GET', '/system', undefined, { 'sec-fetch-site': 'cross-site' })).status).toBe(403)
  })

  it('get the security headers with every answer', async () => {
    for (const path of ['/system', '/nothing']) {
      const { headers } = await call('GET', path)
      expect(headers.get('content-security-policy')).toContain("script-src 'self'")
      expect(headers.get('x-content-type-options')).toBe('nosniff')
      expect(headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
    }
  })
})

describe('the API document', () => {
  const document = openApiDocument(createApi(), '1.0.0')

  it('names every status that a request may be answered with', async () => {
    const paths = document.paths as Record<string, Record<string, { responses: object }>>
    const answers = (method: string, path: string) => Object.keys(paths[path][method].responses)
    // Whatever route it is: too large a body, an id with a NUL, and a database that is away.
    expect(answers('put', '/workflows/{id}/tags')).toEqual(expect.arrayContaining(['400', '413', '503']))
    expect(answers('get', '/datasets/{id}')).toEqual(expect.arrayContaining(['400', '503']))
    const tags = { tags: ['x'.repeat(9e6)] }
    expect((await call('PUT', `/workflows/${crypto.randomUUID()}/tags`, tags)).status).toBe(413)
    expect((await call('GET', '/datasets/%00')).status).toBe(400)
  })

  it('is shown by a page that loads nothing from elsewhere', async () => {
    const response = await fetch(`${base}/docs`)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).not.toMatch(/(src|href)="(https?:)?\/\//)
    for (const [, path] of page.matchAll(/(?:src|href)="(\/[^"]+)"/g)) {
      const asset = await fetch(new URL(path, base))
      expect(asset.status).toBe(200)
      await asset.arrayBuffer()
    }
  })
})
