import { createServer, type Server } from 'node:http'
import { routes } from '@flowza/backend/contracts'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ApiError, describeError, UnreachableError } from './api-error.ts'
import { callApi, routeUrl } from './call-api.ts'

/** A real server with a few real answers; `fetch` in the browser has an origin, here it gets one. */
let server: Server
const seen: { method: string; url: string; body: string }[] = []
const realFetch = globalThis.fetch

const answers: Record<string, { status: number; body: string }> = {
  'GET /api/v1/system': {
    status: 200,
    body: JSON.stringify({
      version: '0.1.0',
      runner: { name: 'process', description: '', reason: '' },
      limits: { uploadBytes: 1, nodeMemoryBytes: 1, nodeSeconds: 1 },
    }),
  },
  'GET /api/v1/templates': { status: 200, body: JSON.stringify({ templates: [{ id: 1 }] }) },
  'GET /api/v1/datasets': { status: 502, body: '<html>' },
  'DELETE /api/v1/datasets/mine': { status: 204, body: '' },
  'PUT /api/v1/workflows/w': {
    status: 409,
    body: JSON.stringify({
      type: 'about:blank',
      title: 'Conflict',
      status: 409,
      code: 'CONFLICT',
      detail: 'Revision 4 is stored.',
      hint: 'Choose one.',
      requestId: 'r1',
      revisions: { sent: 3, stored: 4 },
    }),
  },
}

beforeAll(async () => {
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      seen.push({
        method: request.method ?? '',
        url: request.url ?? '',
        body: Buffer.concat(chunks).toString(),
      })
      const path = (request.url ?? '').split('?')[0]
      const answer = answers[`${request.method} ${path}`] ?? { status: 404, body: '{}' }
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  globalThis.fetch = (input, init) => realFetch(new URL(String(input), `http://127.0.0.1:${port}`), init)
})

afterAll(() => {
  globalThis.fetch = realFetch
  server.close()
})

describe('callApi', () => {
  it('gives the parsed response', async () => {
    expect((await callApi(routes.getSystem, {})).runner.name).toBe('process')
  })

  it('sends params in the path, the query in the address and the body as JSON', async () => {
    await callApi(routes.deleteDataset, { params: { id: 'mine' } })
    expect(seen.at(-1)).toMatchObject({ method: 'DELETE', url: '/api/v1/datasets/mine', body: '' })
    await callApi(routes.saveWorkflow, {
      params: { id: 'w' },
      body: { revision: 3, document: { a: 1 } },
    }).catch(() => undefined)
    expect(seen.at(-1)?.body).toBe('{"revision":3,"document":{"a":1}}')
    expect(routeUrl(routes.listRuns, {}, { limit: 5, workflow: undefined })).toBe('/api/v1/runs?limit=5')
    expect(routeUrl(routes.getNodeTypeReadme, { id: 'a/b' })).toBe('/api/v1/node-types/a%2Fb/readme')
  })

  it('throws the server’s own words, with what a conflict needs', async () => {
    const call = callApi(routes.saveWorkflow, { params: { id: 'w' }, body: { revision: 3, document: {} } })
    const error: unknown = await call.catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(ApiError)
    expect(error instanceof ApiError && error.body.revisions).toEqual({ sent: 3, stored: 4 })
    expect(describeError(error)).toEqual({ message: 'Revision 4 is stored.', hint: 'Choose one.' })
  })

  it('refuses what the contract doesn’t know', async () => {
    await expect(callApi(routes.listTemplates, {})).rejects.toBeInstanceOf(UnreachableError)
    await expect(callApi(routes.listDatasets, {})).rejects.toBeInstanceOf(UnreachableError)
  })

  it('says so when there is no answer at all', async () => {
    const former = globalThis.fetch
    globalThis.fetch = () => realFetch('http://127.0.0.1:1/')
    try {
      await expect(callApi(routes.getSystem, {})).rejects.toThrow('doesn’t answer')
    } finally {
      globalThis.fetch = former
    }
  })
})
