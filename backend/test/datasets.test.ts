/** Uploads, previews and downloads with the real runner and the real nodes. */
import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Dataset, ErrorBody, Run, TableRows } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { productPaths } from '../src/product.ts'
import { createApp } from '../src/routes/app.ts'
import { csvLine } from '../src/services/results/table-csv.ts'
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
async function json<Body>(path: string, init?: RequestInit): Promise<{ status: number; body: Body }> {
  const response = await fetch(`${base}${path}`, init)
  const text = await response.text()
  return { status: response.status, body: (text === '' ? null : JSON.parse(text)) as Body }
}

// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller says what it expects to read
function upload<Body = Dataset>(id: string, content: string | Uint8Array<ArrayBuffer>, query = '') {
  return json<Body>(`/datasets/${id}${query}`, { method: 'PUT', body: content })
}

async function storedFiles(): Promise<string[]> {
  const entries = await readdir(join(system.paths.artifacts, 'files'), {
    recursive: true,
    withFileTypes: true,
  })
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

async function runDocument(document: unknown): Promise<Run> {
  const { body } = await json<Run>('/runs', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ document }),
  })
  await (await fetch(`${base}/runs/${body.id}/events`)).text()
  return (await json<Run>(`/runs/${body.id}`)).body
}

describe('the showcase', () => {
  it('is registered with schema, rows and licence', async () => {
    const { body } = await json<{ datasets: Dataset[] }>('/datasets')
    const folders = await readdir(productPaths.datasets)
    expect(body.datasets.map((dataset) => dataset.id).toSorted()).toEqual(folders.toSorted())
    const titanic = body.datasets.find((dataset) => dataset.id === 'titanic')
    expect(titanic).toMatchObject({ origin: 'showcase', rows: 891, problem: null })
    expect(titanic?.schema?.columns.find((column) => column.name === 'Survived')?.role).toBe('target')
    expect(titanic?.licence).toBeTruthy()
  })

  it('is shown page by page, sorted on request', async () => {
    const page = await json<TableRows>('/datasets/iris/rows?limit=3&offset=1')
    expect(page.body).toMatchObject({ total: 150, offset: 1 })
    expect(page.body.rows).toHaveLength(3)
    const [column] = page.body.columns
    const sorted = await json<TableRows>(
      `/datasets/iris/rows?limit=1&sort=${encodeURIComponent(column)}&descending=true`,
    )
    expect(sorted.body.rows[0][0]).toBe(7.9)
    const unknown = await json<ErrorBody>('/datasets/iris/rows?sort=nothing')
    expect(unknown).toMatchObject({
      status: 400,
      body: { detail: expect.stringContaining('nothing') as string },
    })
  })

  it('can be downloaded as it came, and not deleted', async () => {
    const response = await fetch(`${base}/datasets/iris/file`)
    expect(Buffer.from(await response.arrayBuffer())).toEqual(
      await readFile(join(productPaths.datasets, 'iris', 'data.csv')),
    )
    expect((await json<ErrorBody>('/datasets/iris', { method: 'DELETE' })).status).toBe(403)
  })
})

describe('an upload', () => {
  it('is read once, kept, used by a run, and deleted with its file', async () => {
    const before = await storedFiles()
    const content = 'city,population,coastal\nOslo,709037,true\nBern,134591,false\nNice,,true\n'
    const created = await upload('cities', content, '?fileName=My%20cities.csv')
    expect(created.status).toBe(201)
    expect(created.body).toMatchObject({
      title: 'My cities',
      fileName: 'My cities.csv',
      rows: 3,
      origin: 'upload',
    })
    expect(created.body.schema?.columns).toMatchObject([
      { name: 'city', dtype: 'string' },
      { name: 'population', dtype: 'int64', missing: true },
      { name: 'coastal', dtype: 'bool' },
    ])
    const rows = await json<TableRows>('/datasets/cities/rows')
    expect(rows.body.rows).toEqual([
      ['Oslo', 709037, true],
      ['Bern', 134591, false],
      ['Nice', null, true],
    ])
    expect((await upload<ErrorBody>('cities', content)).status).toBe(409)

    const node = { version: 1, position: { x: 0, y: 0 } }
    const run = await runDocument({
      format: 'flowza/1',
      name: 'Cities',
      seed: 1,
      nodes: [{ ...node, id: 'load', type: 'load-csv', params: { file: 'cities' } }],
      edges: [],
    })
    expect(run.status).toBe('succeeded')
    const csv = await fetch(`${base}/runs/${run.id}/nodes/load/outputs/table/download?format=csv`)
    expect(await csv.text()).toBe(
      'city,population,coastal\r\nOslo,709037,true\r\nBern,134591,false\r\nNice,,true\r\n',
    )
    const parquet = await fetch(`${base}/runs/${run.id}/nodes/load/outputs/table/download`)
    const bytes = Buffer.from(await parquet.arrayBuffer())
    expect(bytes.subarray(0, 4).toString()).toBe('PAR1')
    expect(parquet.headers.get('content-length')).toBe(String(bytes.byteLength))

    expect((await json('/datasets/cities', { method: 'DELETE' })).status).toBe(204)
    expect((await json('/datasets/cities')).status).toBe(404)
    const left = (await storedFiles()).filter((file) => !before.includes(file))
    // What the run made stays with the run; the uploaded file is gone.
    for (const file of left) expect((await readFile(file)).subarray(0, 4).toString()).toBe('PAR1')
  })

  it('in Windows-1252 becomes a data set, loads, and is exported with its encoding', async () => {
    const made = await upload('windows', Buffer.from('Größe;Ort\n1;Köln\n2;Genève\n', 'latin1'))
    expect(made).toMatchObject({
      status: 201,
      body: { rows: 2, schema: { columns: [{ name: 'Größe' }, {}] } },
    })
    const nodes = [
      { id: 'csv', type: 'load-csv', version: 1, params: { file: 'windows' }, position: { x: 0, y: 0 } },
      {
        id: 'set',
        type: 'load-dataset',
        version: 1,
        params: { dataset: 'windows' },
        position: { x: 0, y: 0 },
      },
    ]
    const document = { format: 'flowza/1', name: 'Windows', seed: 0, nodes, edges: [] }
    const run = await runDocument(document)
    expect(run.nodes.map(({ status }) => status)).toEqual(['succeeded', 'succeeded'])
    const exported = await json<{ files: { text: string }[] }>('/exports', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document, target: 'python', run: run.id }),
    })
    expect(exported.body.files[0]?.text.match(/encoding="windows-1252"/g)).toHaveLength(2)
    await json('/datasets/windows', { method: 'DELETE' })
  })

  const malformed: [string, string | Uint8Array<ArrayBuffer>, RegExp][] = [
    ['nothing', '', /./],
    ['a row with too many values', `a,b\n${'1,2\n'.repeat(50)}1,2,3\n`, /52|51/],
    ['a quote that never ends', 'a,b\n1,"2\n3,4\n', /./],
    [
      'bytes that are no text',
      new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xfe, 0x80, 10, 0xc3, 0x28]),
      /./,
    ],
    ['names that differ in capitals only', 'a,A\n1,2\n', /A/],
  ]
  it.each(malformed)('of %s is refused, says where, and leaves nothing', async (_, content, place) => {
    const before = await storedFiles()
    const answer = await upload<ErrorBody>('malformed', content)
    expect(answer.status, JSON.stringify(answer.body)).toBe(400)
    expect(answer.body.code).toBe('VALIDATION')
    expect(answer.body.detail).toMatch(place)
    // By its own name, not by the one that it has in the task.
    expect(answer.body.detail).not.toContain('data.csv')
    expect(answer.body.hint?.length).toBeGreaterThan(5)
    expect((await json('/datasets/malformed')).status).toBe(404)
    expect(await storedFiles()).toEqual(before)
  })

  it('larger than the limit is refused while it comes, and leaves nothing', async () => {
    const before = await storedFiles()
    const answer = await upload<ErrorBody>('large', `a\n${'1234567\n'.repeat(400_000)}`)
    expect(answer.status).toBe(413)
    expect(answer.body).toMatchObject({ code: 'LIMIT_EXCEEDED' })
    expect((await json('/datasets/large')).status).toBe(404)
    expect(await storedFiles()).toEqual(before)
  })

  it('with a path for a name keeps its last part only', async () => {
    const created = await upload(
      'named',
      'a\n1\n',
      `?fileName=${encodeURIComponent('../../etc/pass"wd\u0001.csv')}`,
    )
    expect(created.body.fileName).toBe('passwd.csv')
  })
})

describe('a CSV line', () => {
  it('quotes what it must and lets no spreadsheet run a text', () => {
    expect(csvLine(['a,b', 'say "x"', null, true, -1.5, ' x'])).toBe('"a,b","say ""x""",,true,-1.5," x"\r\n')
    expect(csvLine(['=1+1', '+cmd', '-2', '@x', '-x', '\tx'])).toBe("'=1+1,'+cmd,-2,'@x,'-x,'\tx\r\n")
  })
})
