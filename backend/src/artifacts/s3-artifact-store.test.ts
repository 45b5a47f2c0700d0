import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { bucket, startS3Server, type Fault, type S3Server } from '../../test/s3-server.ts'
import { StoreUnavailableError, type ArtifactStore } from './artifact-store.ts'
import { createS3ArtifactStore } from './s3-artifact-store.ts'
import { describeStore, headerOf } from './store-conformance.ts'

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')
const keyOf = (kind: string, digest: string) => `test/${kind}s/${digest.slice(0, 2)}/${digest.slice(2)}`

beforeAll(() => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test')
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test')
})
afterAll(() => vi.unstubAllEnvs())

function openStore(
  server: S3Server,
  cache: string,
  options: { cacheBytes?: number; attempts?: number; partBytes?: number } = {},
): Promise<ArtifactStore> {
  return createS3ArtifactStore({
    bucket,
    endpoint: server.endpoint,
    region: 'eu-central-1',
    prefix: 'test/',
    cache,
    cacheBytes: 1024 ** 3,
    partBytes: 64 * 1024,
    attempts: 1,
    ...options,
  })
}

for (const checksums of [true, false]) {
  describeStore(checksums ? 'a bucket' : 'a bucket of a server without digests', async (cache) => {
    const server = await startS3Server({ checksums })
    const pathOf = (kind: string, digest: string) =>
      join(cache, `${kind}s`, digest.slice(0, 2), digest.slice(2))
    return {
      store: await openStore(server, cache),
      async tamper({ kind, digest }, content) {
        const object = server.objects.get(keyOf(kind, digest))
        if (object === undefined) throw new Error('There is no such object.')
        // The digest that the server has noted stays: rot doesn't tell.
        server.objects.set(keyOf(kind, digest), { ...object, body: Buffer.from(content) })
        await rm(pathOf(kind, digest))
      },
      async lose({ kind, digest }) {
        server.objects.delete(keyOf(kind, digest))
      },
      staged: async () => server.uploads.size + (await readdir(join(cache, 'staging'))).length,
      close: () => server.close(),
    }
  })
}

describe('a bucket', () => {
  let server: S3Server
  let folder: string
  beforeEach(async () => {
    server = await startS3Server()
    folder = await mkdtemp(join(tmpdir(), 'flowza-s3-'))
    return async () => {
      await server.close()
      await rm(folder, { recursive: true, force: true })
    }
  })
  const machine = (name: string, options = {}) => openStore(server, join(folder, name), options)
  const stream = (content: Uint8Array) => Readable.from([content])

  it('gives one machine what another one stored', async () => {
    const [one, two] = [await machine('one'), await machine('two')]
    const output = join(folder, 'output')
    await mkdir(output)
    const files = { 'big.bin': 'x'.repeat(300_000), 'small.txt': 'two' }
    for (const [name, content] of Object.entries(files)) await writeFile(join(output, name), content)
    await writeFile(join(output, 'artifact.json'), JSON.stringify(headerOf(files)))
    const stored = await one.putArtifact(output, { limitBytes: 1e6 })
    // Five parts, and a small one whole.
    expect(server.counts.get('part')).toBe(5)
    expect(await two.getArtifact(stored.digest)).toEqual(stored)
    await two.materialise(stored.digest, join(folder, 'task'))
    expect((await readdir(join(folder, 'task'))).sort()).toEqual(['artifact.json', 'big.bin', 'small.txt'])
    const gets = server.counts.get('get')
    await two.materialise(stored.digest, join(folder, 'again'))
    expect(server.counts.get('get')).toBe(gets)
  })

  it('sends nothing again that is there, and makes it young', async () => {
    const [one, two] = [await machine('one'), await machine('two')]
    const content = Buffer.alloc(200_000, 7)
    const { digest } = await one.putStream(stream(content), { limitBytes: 1e6 })
    const object = server.objects.get(keyOf('file', digest))
    if (object === undefined) throw new Error('Nothing was stored.')
    object.storedAt = new Date(Date.now() - 3600_000)
    await two.putStream(stream(content), { limitBytes: 1e6 })
    const again = server.objects.get(keyOf('file', digest))
    expect(again?.body).toBe(object.body)
    expect(Date.now() - (again?.storedAt.getTime() ?? 0)).toBeLessThan(60_000)
  })

  it('notices when the server kept other bytes, and replaces them', async () => {
    const store = await machine('one', { attempts: 3 })
    let cuts = 0
    server.fault = ({ operation }) =>
      operation === 'put' && cuts++ === 0 ? { fault: 'keep_part', after: 10 } : null
    const { digest } = await store.putStream(stream(Buffer.from('twelve bytes')), { limitBytes: 100 })
    expect(server.objects.get(keyOf('file', digest))?.body.toString()).toBe('twelve bytes')
  })

  it('stores on a server that knows no conditions', async () => {
    await server.close()
    server = await startS3Server({ conditions: false })
    const store = await machine('one')
    for (const content of [Buffer.from('small'), Buffer.alloc(200_000, 5)]) {
      const { digest } = await store.putStream(stream(content), { limitBytes: 1e6 })
      expect(server.objects.get(keyOf('file', digest))?.body).toEqual(content)
    }
    expect(server.uploads.size).toBe(0)
  })

  it('reads again when the answer breaks off, and keeps nothing of it', async () => {
    const [one, two] = [await machine('one'), await machine('two')]
    const content = Buffer.alloc(200_000, 3)
    const { digest } = await one.putStream(stream(content), { limitBytes: 1e6 })
    let cuts = 0
    server.fault = ({ operation }) =>
      operation === 'get' && cuts++ < 2 ? { fault: 'cut_answer', after: 100_000 } : null
    expect(await two.verify(digest)).toBe(true)
    expect(cuts).toBe(3)
    const three = await machine('three')
    server.fault = ({ operation }) => (operation === 'get' ? { fault: 'cut_answer', after: 5 } : null)
    await expect(three.pathOf(digest)).rejects.toThrow(StoreUnavailableError)
    expect(await readdir(join(folder, 'three', 'staging'))).toEqual([])
  })

  it('says that it is away, and not that an artifact is gone', async () => {
    const store = await machine('one')
    await server.close()
    const digest = sha256('x')
    await expect(store.probe()).rejects.toThrow(/could not reach the bucket/)
    await expect(store.getArtifact(digest)).rejects.toThrow(StoreUnavailableError)
    await expect(store.has(digest)).rejects.toThrow(StoreUnavailableError)
    await expect(store.putStream(stream(Buffer.from('x')), { limitBytes: 1 })).rejects.toThrow(
      StoreUnavailableError,
    )
    await expect(store.materialiseFile(sha256('y'), join(folder, 'y'))).rejects.toThrow(StoreUnavailableError)
  })

  it('gives up old uploads in parts that nobody will complete', async () => {
    const store = await machine('one')
    const startedAt = new Date(Date.now() - 25 * 3600_000)
    server.uploads.set('old', { key: 'test/files/ab/c', startedAt, parts: new Map() })
    server.uploads.set('new', { key: 'test/files/ab/d', startedAt: new Date(), parts: new Map() })
    expect(await store.sweepStaging()).toBe(1)
    expect([...server.uploads.keys()]).toEqual(['new'])
  })

  it('keeps its cache within the limit and reads again what had to go', async () => {
    const now = vi.spyOn(Date, 'now')
    try {
      const store = await machine('one', { cacheBytes: 350_000 })
      const digests: string[] = []
      for (let index = 0; index < 5; index++) {
        // Each is stored ten minutes after the one before.
        now.mockReturnValue(new Date().getTime() + index * 600_000)
        const put = await store.putStream(stream(Buffer.alloc(100_000, index)), { limitBytes: 1e6 })
        digests.push(put.digest)
      }
      const cached = await readdir(join(folder, 'one', 'files'), { recursive: true, withFileTypes: true })
      expect(cached.filter((entry) => entry.isFile()).length).toBeLessThanOrEqual(3)
      for (const digest of digests) expect(await store.verify(digest)).toBe(true)
    } finally {
      now.mockRestore()
    }
  })
})

describe('uploads that are cut at random bytes', () => {
  const artifact = { 'big.bin': 'abcdefgh'.repeat(25_000), 'small.txt': 'x'.repeat(900) }
  const files = Object.entries(artifact)
  const fault = (operation: string, bytes: number): fc.Arbitrary<Fault> => {
    const after = fc.integer({ min: 0, max: Math.max(0, bytes - 1) })
    const kinds: fc.Arbitrary<Fault>[] = [
      fc.record({ fault: fc.constant('lose_answer' as const) }),
      fc.record({
        fault: fc.constant('refuse' as const),
        status: fc.constantFrom(500 as const, 503 as const),
      }),
    ]
    if (bytes > 0) kinds.push(fc.record({ fault: fc.constant('cut_request' as const), after }))
    if (bytes > 0 && operation === 'put') {
      kinds.push(fc.record({ fault: fc.constant('keep_part' as const), after }))
    }
    return fc.oneof(...kinds)
  }

  it('never show a part of an artifact, and leave nothing behind', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flowza-s3-cut-'))
    const output = join(folder, 'output')
    await mkdir(output)
    for (const [name, content] of files) await writeFile(join(output, name), content)
    const header = headerOf(artifact)
    await writeFile(join(output, 'artifact.json'), JSON.stringify(header))
    const reference = await startS3Server()
    const whole = await (
      await openStore(reference, join(folder, 'reference'))
    ).putArtifact(output, { limitBytes: 1e7 })
    await reference.close()

    let cut = 0
    let refused = 0
    let rounds = 0
    const numRuns = Number(process.env['FLOWZA_CUTS'] ?? 200)
    const property = fc.asyncProperty(fc.gen(), fc.boolean(), async (draw, checksums) => {
      rounds += 1
      const server = await startS3Server({ checksums })
      const cache = join(folder, `writer-${rounds}`)
      const writer = await openStore(server, cache)
      server.fault = ({ operation, bytes }) => {
        if (!['put', 'part', 'begin', 'complete', 'abort', 'head'].includes(operation)) return null
        if (!draw(() => fc.integer({ min: 0, max: 99 }).map((roll) => roll < 25))) return null
        cut += 1
        return draw(() => fault(operation, bytes))
      }
      const put = await writer.putArtifact(output, { limitBytes: 1e7 }).catch((error: unknown) => error)
      server.fault = null
      // Another machine sees the whole artifact or none.
      const reader = await openStore(server, join(folder, `reader-${rounds}`))
      const seen = await reader.getArtifact(whole.digest)
      if (put instanceof Error) {
        refused += 1
        expect(put).toBeInstanceOf(StoreUnavailableError)
      } else expect(seen).toEqual(whole)
      for (const { digest } of header.files) {
        const path = await reader.pathOf(digest)
        if (path !== null) expect(await reader.verify(digest)).toBe(true)
        if (seen !== null) expect(path).not.toBeNull()
      }
      if (seen !== null) await reader.materialise(whole.digest, join(folder, `task-${rounds}`))
      expect(await readdir(join(cache, 'staging'))).toEqual([])
      // What an abort could not reach is swept when it is old.
      for (const upload of server.uploads.values()) upload.startedAt = new Date(0)
      await writer.sweepStaging()
      expect(server.uploads.size).toBe(0)
      // The next try stores it, whatever the one before has left.
      expect(await writer.putArtifact(output, { limitBytes: 1e7 })).toEqual(whole)
      expect(await reader.getArtifact(whole.digest)).toEqual(whole)
      await Promise.all([writer.close(), reader.close(), server.close()])
    })
    try {
      await fc.assert(property, { numRuns })
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    expect(cut).toBeGreaterThanOrEqual(numRuns)
    expect(refused).toBeGreaterThan(numRuns / 10)
  }, 3_600_000)
})
