/** Figure S7: no path, name or content type that a client sends leads to a file outside what it may see. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Run } from '../src/contracts/index.ts'
import { listen, type Listening } from '../src/listen.ts'
import { createApp } from '../src/routes/app.ts'
import { nodeOf, openTestSystem, runToEnd, type TestSystem } from '../test/system.ts'
import { sketch } from '../test/documents.ts'

const canary = 'CANARY-OUTSIDE-OF-EVERYTHING'

let system: TestSystem
let server: Listening
/** A folder beside the home, with a file that nobody may read. */
let outside: string
let run: Run
const unexpected: unknown[] = []

beforeAll(async () => {
  system = await openTestSystem({ realNodes: true })
  outside = await mkdtemp(join(tmpdir(), 'flowza-outside-'))
  await writeFile(join(outside, 'secret.csv'), `a,b\n${canary},1\n`)
  const frontend = join(outside, 'frontend')
  await mkdir(join(frontend, 'assets'), { recursive: true })
  await writeFile(join(frontend, 'index.html'), '<!doctype html><title>Page</title>')
  await symlink(join(outside, 'secret.csv'), join(frontend, 'assets', 'link.txt'))
  const app = createApp({
    ctx: system.ctx,
    allowedHosts: [],
    frontend,
    onUnexpected: (report) => unexpected.push(report),
  })
  server = await listen(app, { host: '127.0.0.1', port: 0, attempts: 1 })
  run = await runToEnd(system, {
    document: sketch('Iris', { data: { type: 'load-dataset', params: { dataset: 'iris' } } }, []),
  })
  expect(run.status).toBe('succeeded')
})
afterAll(async () => {
  await server.close()
  await system.close()
  await rm(outside, { recursive: true })
})

/** A request as it is written here: `fetch` would tidy the path up first. */
function send(
  method: string,
  path: string,
  { headers = {}, body }: { headers?: Record<string, string>; body?: string } = {},
): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port: server.port, method, path, headers }, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }))
      response.on('error', reject)
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

/** Ways to write the path of the secret, from a folder some levels deep. */
function pathsToSecret(): string[] {
  const there = relative('/', join(outside, 'secret.csv'))
  const up = '../'.repeat(12)
  return [
    `${up}${there}`,
    `/${there}`,
    `//${there}`,
    `....//....//....//${there}`,
    `..;/..;/..;/${there}`,
    `%2e%2e%2f%2e%2e%2f%2e%2e%2f${there}`,
    `${'..%2f'.repeat(12)}${there.replaceAll('/', '%2f')}`,
    `${'%252e%252e%252f'.repeat(12)}${there.replaceAll('/', '%252f')}`,
    `${'..%5c'.repeat(12)}${there.replaceAll('/', '%5c')}`,
    `${'%c0%ae%c0%ae/'.repeat(12)}${there}`,
    `iris%00/../../${there}`,
    `file://${join(outside, 'secret.csv')}`,
    `iris/../../${there}`,
  ]
}

describe('paths that climb', () => {
  const places = (path: string): string[] => [
    `/api/v1/datasets/${path}/file`,
    `/api/v1/datasets/${path}`,
    `/api/v1/datasets/${path}/rows`,
    `/api/v1/templates/${path}`,
    `/api/v1/node-types/${path}/readme`,
    `/api/v1/runs/${run.id}/nodes/${path}/logs`,
    `/api/v1/runs/${run.id}/nodes/data/outputs/${path}`,
    `/api/v1/runs/${run.id}/nodes/data/outputs/${path}/download`,
    `/assets/${path}`,
    `/${path}`,
  ]

  it('read nothing outside', async () => {
    const answers: string[] = []
    for (const path of pathsToSecret()) {
      for (const place of places(path)) {
        const { status, text } = await send('GET', place)
        if (text.includes(canary) || status >= 500) answers.push(`${status} ${place}`)
      }
    }
    expect(answers).toEqual([])
    expect(unexpected).toEqual([])
  })

  it('do not follow links in the folder of pages', async () => {
    expect((await send('GET', '/assets/link.txt')).text).not.toContain(canary)
  })
})

describe('uploads', () => {
  const csv = 'a,b\n1,2\n'

  it('never write where their names say', async () => {
    const before = await readdir(outside, { recursive: true })
    for (const [index, name] of [...pathsToSecret(), 'CON', '.htaccess', 'a\u0000b.csv', '..'].entries()) {
      const { status } = await send(
        'PUT',
        `/api/v1/datasets/name-${index}?fileName=${encodeURIComponent(name)}`,
        {
          body: csv,
        },
      )
      expect([201, 400]).toContain(status)
      if (status !== 201) continue
      const { text } = await send('GET', `/api/v1/datasets/name-${index}`)
      const { fileName } = JSON.parse(text) as { fileName: string }
      expect(fileName).not.toMatch(/[\\/\u0000]/)
      expect(fileName).not.toBe('..')
    }
    expect(await readdir(outside, { recursive: true })).toEqual(before)
    expect(await readFile(join(outside, 'secret.csv'), 'utf8')).toContain(canary)
  })

  it.each([
    [
      'JSON that poses as a file',
      'application/json',
      JSON.stringify({ filepath: '/etc/passwd', fileName: 'x' }),
    ],
    [
      'a form with a path',
      'multipart/form-data; boundary=x',
      '--x\r\ncontent-disposition: form-data; name="file"; filename="../../x"\r\n\r\na,b\r\n--x--\r\n',
    ],
    ['a URL', 'application/x-www-form-urlencoded', 'file=file:///etc/passwd'],
    ['a type of two kinds', 'text/csv, application/json', '{"path":"/etc/passwd"}'],
  ])('take %s for the bytes that it is', async (_, type, body) => {
    const { status, text } = await send('PUT', '/api/v1/datasets/confused', {
      headers: { 'content-type': type },
      body,
    })
    expect([201, 400]).toContain(status)
    expect(text).not.toContain('root:')
    if (status === 201) {
      const file = await send('GET', '/api/v1/datasets/confused/file')
      expect(file.text).toBe(body)
      await send('DELETE', '/api/v1/datasets/confused')
    }
  })

  it.each(['/api/v1/workflows', '/api/v1/runs', '/api/v1/exports'])(
    'are refused at %s, which takes JSON only',
    async (path) => {
      const { status } = await send('POST', path, {
        headers: { 'content-type': 'multipart/form-data; boundary=x' },
        body: '--x\r\ncontent-disposition: form-data; name="document"\r\n\r\n{}\r\n--x--\r\n',
      })
      expect(status).toBe(400)
    },
  )
})

describe('documents', () => {
  it('that name files instead of data sets read none', async () => {
    for (const path of pathsToSecret()) {
      for (const [type, param] of [
        ['load-dataset', 'dataset'],
        ['load-csv', 'file'],
      ]) {
        const document = sketch('Climb', { data: { type, params: { [param]: path } } }, [])
        const { status, text } = await send('POST', '/api/v1/runs', {
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ document }),
        })
        expect(status, path).toBeGreaterThanOrEqual(400)
        expect(status, path).toBeLessThan(500)
        expect(text).not.toContain(canary)
      }
    }
  })

  it('whose nodes are called like paths leave nothing outside the home', async () => {
    const names = ['../../../escape', '/tmp/escape', '..', 'a/../../b', '%2e%2e']
    for (const name of names) {
      const document = sketch('Names', { [name]: { type: 'load-dataset', params: { dataset: 'iris' } } }, [])
      const { status, text } = await send('POST', '/api/v1/runs', {
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ document }),
      })
      expect(status).toBeLessThan(500)
      if (status >= 300) continue
      const { id } = JSON.parse(text) as Run
      await send('GET', `/api/v1/runs/${id}/events`)
    }
    const { stdout } = await promisify(execFile)('find', [tmpdir(), '-maxdepth', '1', '-name', '*escape*'])
    expect(stdout).toBe('')
  })

  it('with file names that climb are refused before they run', async () => {
    const document = sketch(
      'Write',
      {
        data: { type: 'load-dataset', params: { dataset: 'iris' } },
        write: { type: 'write-csv', params: { file_name: '../../evil.csv' } },
      },
      [],
    )
    document.edges.push({ from: { node: 'data', port: 'table' }, to: { node: 'write', port: 'table' } })
    const { status, text } = await send('POST', '/api/v1/runs', {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ document }),
    })
    expect(status).toBe(422)
    expect(text).toContain('file_name')
  })
})

describe('the run that was there before', () => {
  it('is still what it was', () => expect(nodeOf(run, 'data').status).toBe('succeeded'))
})
