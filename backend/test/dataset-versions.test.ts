/** Uploads in parts, versions of a data set, its quality and its uses; with the real nodes. */
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset, ErrorBody, Upload } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createApp } from '../src/routes/app.ts'
import { openTestSystem, type TestSystem } from './system.ts'

let system: TestSystem
let server: Listening
let base: string
const unexpected: unknown[] = []

beforeAll(async () => {
  system = await openTestSystem({ realNodes: true })
  const app = createApp({
    ctx: { ...system.ctx, limits: { ...system.ctx.limits, uploadBytes: 2 * 1024 ** 2 } },
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
): Promise<{ status: number; body: Body }> {
  const isBytes = typeof body === 'string'
  const response = await fetch(`${base}${path}`, {
    method,
    headers: body === undefined ? {} : { 'content-type': isBytes ? 'text/csv' : 'application/json' },
    ...(body !== undefined && { body: isBytes ? body : JSON.stringify(body) }),
  })
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body }
}

/** Uploads `content` in two parts and answers the upload's id. */
async function uploadInParts(fileName: string, content: string): Promise<string> {
  const { body } = await call<Upload>('POST', '/uploads', { fileName, bytes: content.length })
  const half = Math.ceil(content.length / 2)
  await call('PUT', `/uploads/${body.id}/parts/0`, content.slice(0, half))
  await call('PUT', `/uploads/${body.id}/parts/${half}`, content.slice(half))
  return body.id
}

async function storedFiles(): Promise<number> {
  const entries = await readdir(join(system.paths.artifacts, 'files'), {
    recursive: true,
    withFileTypes: true,
  })
  return entries.filter((entry) => entry.isFile()).length
}

const cities = 'city,people\nBern,134\nBasel,173\nGenf,203\nBern,134\n'

describe('an upload in parts', () => {
  it('goes on where it was cut, and becomes a data set', async () => {
    const before = await storedFiles()
    const { status, body: upload } = await call<Upload>('POST', '/uploads', {
      fileName: 'cities.csv',
      bytes: cities.length,
    })
    expect(status).toBe(201)
    expect(upload).toMatchObject({ received: 0, bytes: cities.length })
    const first = await call<Upload>('PUT', `/uploads/${upload.id}/parts/0`, cities.slice(0, 10))
    expect(first.body).toMatchObject({ received: 10 })
    // The answer was lost, so the client sends it again.
    expect(
      (await call<Upload>('PUT', `/uploads/${upload.id}/parts/0`, cities.slice(0, 10))).body.received,
    ).toBe(10)
    expect((await call('PUT', `/uploads/${upload.id}/parts/30`, 'x')).status).toBe(409)
    const early = await call<ErrorBody>('POST', '/datasets', { upload: upload.id, id: 'cities' })
    expect(early.body).toMatchObject({ code: 'PRECONDITION_FAILED' })
    expect((await call<Upload>('GET', `/uploads/${upload.id}`)).body.received).toBe(10)
    const tooLong = await call<ErrorBody>('PUT', `/uploads/${upload.id}/parts/10`, `${cities.slice(10)}more`)
    expect(tooLong.body.code).toBe('VALIDATION')
    await call('PUT', `/uploads/${upload.id}/parts/10`, cities.slice(10))
    const made = await call<Dataset>('POST', '/datasets', {
      upload: upload.id,
      id: 'cities',
      title: 'Cities',
    })
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ id: 'cities', title: 'Cities', rows: 4, fileName: 'cities.csv' })
    expect((await call('GET', `/uploads/${upload.id}`)).status).toBe(404)
    // The joined file and the table that it was read to; no part is left.
    expect((await storedFiles()) - before).toBe(2)
  })

  it('that is given up leaves nothing, and one that is too large does not begin', async () => {
    const before = await storedFiles()
    const { body } = await call<Upload>('POST', '/uploads', { fileName: 'a.csv', bytes: 100 })
    await call('PUT', `/uploads/${body.id}/parts/0`, 'a,b\n')
    expect(await storedFiles()).toBe(before + 1)
    expect((await call('DELETE', `/uploads/${body.id}`)).status).toBe(204)
    expect(await storedFiles()).toBe(before)
    expect((await call('POST', '/uploads', { fileName: 'b.csv', bytes: 3 * 1024 ** 2 })).status).toBe(413)
  })
})

describe('an upload that is given up', () => {
  it('while a part is on its way keeps nothing of it', async () => {
    const before = await storedFiles()
    const { body: upload } = await call<Upload>('POST', '/uploads', { fileName: 'a.csv', bytes: 60_000 })
    await call('PUT', `/uploads/${upload.id}/parts/0`, 'a'.repeat(30_000))
    const part = new TransformStream<Uint8Array<ArrayBuffer>>()
    const writer = part.writable.getWriter()
    const sending = fetch(`${base}/uploads/${upload.id}/parts/30000`, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv' },
      body: part.readable,
      duplex: 'half',
    })
    await writer.write(new TextEncoder().encode('b'.repeat(20_000)))
    expect((await call('DELETE', `/uploads/${upload.id}`)).status).toBe(204)
    await writer.write(new TextEncoder().encode('b'.repeat(10_000)))
    await writer.close()
    expect((await sending).status).toBe(404)
    expect(await storedFiles()).toBe(before)
    expect((await call('DELETE', `/uploads/${upload.id}`)).status).toBe(404)
  })

  it('goes on when only the connection of a part was cut', async () => {
    const { body: upload } = await call<Upload>('POST', '/uploads', {
      fileName: 'cut.csv',
      bytes: cities.length,
    })
    await call('PUT', `/uploads/${upload.id}/parts/0`, cities.slice(0, 10))
    const cut = new AbortController()
    const part = new TransformStream<Uint8Array<ArrayBuffer>>()
    const writer = part.writable.getWriter()
    const sending = fetch(`${base}/uploads/${upload.id}/parts/10`, {
      method: 'PUT',
      headers: { 'content-type': 'text/csv' },
      body: part.readable,
      duplex: 'half',
      signal: cut.signal,
    })
    await writer.write(new TextEncoder().encode(cities.slice(10, 20)))
    cut.abort()
    await expect(sending).rejects.toThrow(/abort/)
    expect((await call<Upload>('GET', `/uploads/${upload.id}`)).body.received).toBe(10)
    await call('PUT', `/uploads/${upload.id}/parts/10`, cities.slice(10))
    expect((await call('POST', '/datasets', { upload: upload.id, id: 'cut' })).status).toBe(201)
  })

  it.each(['a data set', 'a version'])(
    'while %s is read from it leaves none, and the same file can come again',
    async (made) => {
      const id = made === 'a version' ? 'stopped-version' : 'stopped'
      if (made === 'a version') {
        await call('POST', '/datasets', { upload: await uploadInParts('old.csv', 'x\n1\n'), id })
      }
      const file = `${id}.csv`
      const content = `${id},b\n${'1,2\n'.repeat(50_000)}`
      const isListed = async (): Promise<boolean> => {
        const { body: all } = await call<{ datasets: Dataset[] }>('GET', '/datasets')
        return all.datasets.some(({ fileName }) => fileName === file)
      }
      const before = await storedFiles()
      const [path, body] =
        made === 'a version' ? [`/datasets/${id}/versions`, {}] : (['/datasets', { id }] as const)
      const upload = await uploadInParts(file, content)
      const reading = call<ErrorBody>('POST', path, { upload, ...body })
      await expect.poll(isListed).toBe(true)
      expect((await call('DELETE', `/uploads/${upload}`)).status).toBe(204)
      expect(await reading).toMatchObject({ status: 404, body: { code: 'NOT_FOUND' } })
      expect(await isListed()).toBe(false)
      // The table that the reading had made is a result like any other, which the sweeps take.
      expect((await storedFiles()) - before).toBe(1)

      const again = await call<Dataset>('POST', path, {
        upload: await uploadInParts(file, content),
        ...body,
      })
      expect(again).toMatchObject({ status: 201, body: { id, rows: 50_000 } })
    },
  )

  it('by a page that hangs up as well, stops the reading', async () => {
    const before = await storedFiles()
    const upload = await uploadInParts('left.csv', `a,b,c\n${'1,2,3\n'.repeat(50_000)}`)
    const leaving = new AbortController()
    const reading = fetch(`${base}/datasets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ upload, id: 'left' }),
      signal: leaving.signal,
    })
    const status = async (): Promise<number> => (await call('GET', '/datasets/left')).status
    await expect.poll(status).toBe(200)
    expect((await call('DELETE', `/uploads/${upload}`)).status).toBe(204)
    leaving.abort()
    await expect(reading).rejects.toThrow(/abort/)
    await expect.poll(status).toBe(404)
    // At most the table that was read before the page had gone.
    expect((await storedFiles()) - before).toBeLessThanOrEqual(1)
  })
})

describe('quality', () => {
  it('counts gaps, repeated rows and outliers', async () => {
    const values = [...Array.from({ length: 20 }, (_, index) => 10 + (index % 5)), 500]
    const content = `name,value,flat\n${values.map((value, index) => `${index % 2 === 0 ? 'a' : ''},${value},1`).join('\n')}\n`
    const upload = await uploadInParts('outliers.csv', content)
    await call('POST', '/datasets', { upload, id: 'outliers' })
    const { body } = await call('GET', '/datasets/outliers/quality')
    expect((await call('GET', '/datasets/outliers/quality')).body).toEqual(body)
    expect(body).toEqual({
      rows: 21,
      // Ten pairs of five values and two names, beside the one far out.
      duplicates: 10,
      columns: [
        { name: 'name', missing: 10, distinct: 1, outliers: null },
        { name: 'value', missing: 0, distinct: 6, outliers: { rows: 1, below: 8, above: 16 } },
        { name: 'flat', missing: 0, distinct: 1, outliers: null },
      ],
    })
  })
})

describe('versions', () => {
  it('are kept, come back, and go with the data set', async () => {
    const before = await storedFiles()
    await call('POST', '/datasets', { upload: await uploadInParts('v1.csv', 'x,y\n1,2\n'), id: 'versioned' })
    const second = await call<Dataset>('POST', '/datasets/versioned/versions', {
      upload: await uploadInParts('v2.csv', 'x,y,z\n1,2,3\n4,5,6\n'),
    })
    expect(second.body).toMatchObject({ id: 'versioned', rows: 2, fileName: 'v2.csv' })
    const broken = await call<ErrorBody>('POST', '/datasets/versioned/versions', {
      upload: await uploadInParts('v3.csv', 'x,y\n1\n2,3,4,5\n'),
    })
    expect(broken.body).toMatchObject({ code: 'VALIDATION', detail: expect.stringContaining('"v3.csv"') })
    const listed = () => call<{ versions: unknown[] }>('GET', '/datasets/versioned/versions')
    expect((await listed()).body.versions).toMatchObject([
      { version: 2, isCurrent: true, fileName: 'v2.csv', rows: 2, columns: 3 },
      { version: 1, isCurrent: false, fileName: 'v1.csv', rows: 1, columns: 2 },
    ])
    const restored = await call<Dataset>('POST', '/datasets/versioned/versions/1/restore')
    expect(restored.body).toMatchObject({ fileName: 'v1.csv', rows: 1 })
    expect((await listed()).body.versions).toHaveLength(3)
    expect((await call('POST', '/datasets/versioned/versions/9/restore')).status).toBe(404)
    expect((await call('POST', '/datasets/iris/versions/1/restore')).status).toBe(403)
    const { body } = await call<{ datasets: Dataset[] }>('GET', '/datasets')
    expect(body.datasets.filter(({ id }) => id.includes('incoming'))).toEqual([])
    await call('DELETE', '/datasets/versioned')
    // The tables that were read stay in the cache, and so do the parts of the file that was refused.
    expect((await storedFiles()) - before).toBeLessThanOrEqual(4)
  })
})

describe('uses', () => {
  it('are the workflows that load the data set', async () => {
    const node = { id: 'data', version: 1, position: { x: 0, y: 0 } }
    const document = (name: string, part: object) => ({
      document: { format: 'flowza/1', name, seed: 1, edges: [], nodes: [{ ...node, ...part }] },
    })
    await call('POST', '/workflows', document('B', { type: 'load-dataset', params: { dataset: 'iris' } }))
    await call('POST', '/workflows', document('A', { type: 'load-csv', params: { file: 'iris' } }))
    await call('POST', '/workflows', document('C', { type: 'load-csv', params: { file: 'titanic' } }))
    const { body } = await call<{ workflows: { name: string }[] }>('GET', '/datasets/iris/uses')
    expect(body.workflows.map(({ name }) => name)).toEqual(['A', 'B'])
    expect((await call('GET', '/datasets/nothing/uses')).status).toBe(404)
  })
})
