import { execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmod,
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { canonicalJson, type FileArtifact } from '@flowza/nodes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArtifactStore } from './artifact-store.ts'
import { createLocalArtifactStore } from './local-artifact-store.ts'

const limits = { limitBytes: 1024 * 1024 }
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

let root: string
let output: string
let store: ArtifactStore

beforeEach(async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flowza-store-'))
  root = join(folder, 'artifacts')
  output = join(folder, 'output')
  await mkdir(output)
  store = await createLocalArtifactStore(root)
})

afterEach(async () => {
  await rm(join(root, '..'), { recursive: true, force: true })
})

function headerOf(files: Record<string, string>): FileArtifact {
  const entries = Object.entries(files).map(([name, content]) => ({
    name,
    digest: sha256(content),
    bytes: Buffer.byteLength(content),
  }))
  return { kind: 'file', name: 'sales.csv', mediaType: 'text/csv', bytes: 0, files: entries }
}

async function writeOutput(files: Record<string, string>, header: object = headerOf(files)): Promise<void> {
  for (const [name, content] of Object.entries(files)) await writeFile(join(output, name), content)
  await writeFile(join(output, 'artifact.json'), JSON.stringify(header, null, 2))
}

const storedFiles = async () =>
  (await readdir(join(root, 'files'), { recursive: true, withFileTypes: true })).filter((entry) =>
    entry.isFile(),
  )

describe('files', () => {
  it('keeps a file under its digest, read-only', async () => {
    await writeFile(join(output, 'a.txt'), 'hello')
    const put = await store.putFile(join(output, 'a.txt'))
    expect(put).toEqual({ digest: sha256('hello'), bytes: 5 })
    const path = await store.pathOf(put.digest)
    expect(path).toBe(join(root, 'files', put.digest.slice(0, 2), put.digest.slice(2)))
    expect(await readFile(path ?? '', 'utf8')).toBe('hello')
    expect((await stat(path ?? '')).mode & 0o777).toBe(0o444)
    expect(await store.has(put.digest)).toBe(true)
    expect(await store.verify(put.digest)).toBe(true)
    expect(await readdir(join(root, 'staging'))).toEqual([])
  })

  it('knows nothing of what is not a digest', async () => {
    for (const name of ['', '..', '../../etc/passwd', sha256('absent'), sha256('x').toUpperCase()]) {
      expect(await store.pathOf(name)).toBeNull()
      expect(await store.has(name)).toBe(false)
      expect(await store.verify(name)).toBe(false)
      expect(await store.getArtifact(name)).toBeNull()
      await expect(store.materialiseFile(name, join(output, 'x'))).rejects.toMatchObject({
        code: 'NOT_FOUND',
      })
    }
  })

  it('stores the same bytes from many writers once', async () => {
    const content = 'x'.repeat(300_000)
    await writeFile(join(output, 'a'), content)
    const puts = Array.from({ length: 16 }, (_, index) =>
      index % 2 === 0
        ? store.putFile(join(output, 'a'))
        : store.putStream(Readable.from([Buffer.from(content)]), { limitBytes: 300_000 }),
    )
    for (const put of await Promise.all(puts))
      expect(put).toEqual({ digest: sha256(content), bytes: 300_000 })
    expect(await storedFiles()).toHaveLength(1)
    expect(await readdir(join(root, 'staging'))).toEqual([])
  })

  it('stops a stream at its limit and keeps nothing', async () => {
    let sent = 0
    async function* endless() {
      for (;;) {
        sent += 1
        yield Buffer.alloc(1000)
      }
    }
    await expect(store.putStream(endless(), { limitBytes: 10_500 })).rejects.toMatchObject({
      code: 'TOO_LARGE',
    })
    expect(sent).toBe(11)
    expect(await readdir(join(root, 'staging'))).toEqual([])
    expect(await storedFiles()).toEqual([])
    expect(await store.putStream(Readable.from([Buffer.alloc(10)]), { limitBytes: 10 })).toMatchObject({
      bytes: 10,
    })
  })

  it('keeps nothing of a stream that breaks', async () => {
    async function* broken() {
      yield Buffer.from('half')
      throw new Error('connection lost')
    }
    await expect(store.putStream(broken(), { limitBytes: 100 })).rejects.toThrow('connection lost')
    expect(await readdir(join(root, 'staging'))).toEqual([])
  })

  it.skipIf(process.platform === 'win32')('takes neither links nor pipes nor devices', async () => {
    await symlink('/etc/passwd', join(output, 'link'))
    execFileSync('mkfifo', [join(output, 'pipe')])
    for (const path of [join(output, 'link'), join(output, 'pipe'), '/dev/zero', output]) {
      await expect(store.putFile(path)).rejects.toMatchObject({ code: 'NOT_A_FILE' })
    }
    await expect(store.putFile(join(output, 'absent'))).rejects.toMatchObject({ code: 'MISSING' })
  })

  it('notices changed bytes, and storing them again heals', async () => {
    const { digest } = await store.putStream(Readable.from([Buffer.from('hello')]), limits)
    const path = (await store.pathOf(digest)) ?? ''
    await chmod(path, 0o644)
    await writeFile(path, 'jello')
    expect(await store.verify(digest)).toBe(false)
    await expect(store.materialiseFile(digest, join(output, 'a'))).rejects.toMatchObject({ code: 'CORRUPT' })
    await store.putStream(Readable.from([Buffer.from('hello')]), limits)
    expect(await store.verify(digest)).toBe(true)
    await store.materialiseFile(digest, join(output, 'a'))
    expect(await readFile(join(output, 'a'), 'utf8')).toBe('hello')
  })
})

describe('artifacts', () => {
  const files = { 'data.csv': 'a,b\n1,2\n', 'notes.txt': 'two' }

  it('stores header and files, whatever the spacing of the header', async () => {
    await writeOutput(files)
    const header = headerOf(files)
    const stored = await store.putArtifact(output, limits)
    expect(stored).toEqual({
      digest: sha256(canonicalJson(header)),
      header,
      bytes: canonicalJson(header).length + 11,
    })
    expect(await store.getArtifact(stored.digest)).toEqual(stored)
    expect(await store.has(stored.digest)).toBe(true)
    expect(await store.putArtifact(output, limits)).toEqual(stored)
  })

  it('lays it out as links to the stored files', async () => {
    await writeOutput(files)
    const { digest, header } = await store.putArtifact(output, limits)
    const folder = join(output, '..', 'task', 'in', 'inputs', 'table')
    await store.materialise(digest, folder)
    expect((await readdir(folder)).sort()).toEqual(['artifact.json', 'data.csv', 'notes.txt'])
    expect(JSON.parse(await readFile(join(folder, 'artifact.json'), 'utf8'))).toEqual(header)
    const status = await stat(join(folder, 'data.csv'))
    expect(status.ino).toBe((await stat((await store.pathOf(header.files[0].digest)) ?? '')).ino)
    expect(status.mode & 0o777).toBe(0o444)
    await expect(store.materialise(sha256('no'), join(folder, 'b'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
    })
  })

  it('has no artifact whose file is gone or whose header has changed', async () => {
    await writeOutput(files)
    const { digest, header } = await store.putArtifact(output, limits)
    await rm((await store.pathOf(header.files[1].digest)) ?? '')
    expect(await store.getArtifact(digest)).toBeNull()
    await store.putArtifact(output, limits)
    expect(await store.getArtifact(digest)).not.toBeNull()
    const headerPath = join(root, 'headers', digest.slice(0, 2), digest.slice(2))
    await chmod(headerPath, 0o644)
    await writeFile(headerPath, canonicalJson({ ...header, name: 'other.csv' }))
    expect(await store.getArtifact(digest)).toBeNull()
    await store.putArtifact(output, limits)
    expect(await store.getArtifact(digest)).not.toBeNull()
  })

  const refusals: [string, () => Promise<unknown>, RegExp][] = [
    ['no header', () => writeFile(join(output, 'data.csv'), ''), /artifact\.json is missing/],
    ['a header that is not JSON', () => writeFile(join(output, 'artifact.json'), '{'), /not JSON/],
    ['a header of no known kind', () => writeOutput({}, { kind: 'spell' }), /not an artifact header: kind/],
    [
      'an extra field',
      () => writeOutput(files, { ...headerOf(files), path: '/etc' }),
      /not an artifact header/,
    ],
    [
      'a file name that leaves the folder',
      () => writeOutput({}, { ...headerOf({}), files: [{ name: '../data', digest: sha256(''), bytes: 0 }] }),
      /not an artifact header: files\.0\.name/,
    ],
    [
      'a wrong digest',
      () => writeOutput({ 'data.csv': 'abc' }, headerOf({ 'data.csv': 'abd' })),
      /data\.csv don't have the digest/,
    ],
    [
      'a wrong size',
      () => writeOutput({ 'data.csv': 'abcd' }, headerOf({ 'data.csv': 'abc' })),
      /data\.csv has 4 bytes, its header says 3/,
    ],
    ['a missing file', () => writeOutput({}, headerOf(files)), /data\.csv is missing/],
    [
      'a file that the header does not name',
      () => writeOutput({ ...files, 'more.txt': '' }, headerOf(files)),
      /"more\.txt", which its header does not name/,
    ],
    [
      'two names that differ by case',
      () => writeOutput({ 'a.txt': '', 'A.txt': '' }),
      /names the file A\.txt twice/,
    ],
    [
      'the header as its own file',
      () =>
        writeOutput(
          {},
          { ...headerOf({}), files: [{ name: 'artifact.json', digest: sha256(''), bytes: 0 }] },
        ),
      /artifact\.json twice/,
    ],
  ]
  it.each(refusals)('refuses %s', async (_, write, message) => {
    await write()
    await expect(store.putArtifact(output, limits)).rejects.toMatchObject({
      code: 'INVALID_ARTIFACT',
      message: expect.stringMatching(message),
    })
    expect(await readdir(join(root, 'staging'))).toEqual([])
    expect(await readdir(join(root, 'headers'))).toEqual([])
  })

  it.skipIf(process.platform === 'win32')(
    'refuses links and pipes in place of file, header and folder',
    async () => {
      const content = await readFile('/etc/passwd', 'utf8')
      await writeOutput({}, headerOf({ 'data.csv': content }))
      await symlink('/etc/passwd', join(output, 'data.csv'))
      await expect(store.putArtifact(output, limits)).rejects.toThrow('data.csv is not a plain file')
      await rm(join(output, 'data.csv'))
      execFileSync('mkfifo', [join(output, 'data.csv')])
      await expect(store.putArtifact(output, limits)).rejects.toThrow('data.csv is not a plain file')

      await rm(join(output, 'data.csv'))
      await writeFile(join(output, 'data.csv'), content)
      await symlink(output, join(output, '..', 'elsewhere'))
      await expect(store.putArtifact(join(output, '..', 'elsewhere'), limits)).rejects.toThrow('not a folder')

      await link(join(output, 'artifact.json'), join(output, '..', 'header.json'))
      await rm(join(output, 'artifact.json'))
      await symlink(join(output, '..', 'header.json'), join(output, 'artifact.json'))
      await expect(store.putArtifact(output, limits)).rejects.toThrow('artifact.json is not a plain file')
      await rm(join(output, 'artifact.json'))
      execFileSync('mkfifo', [join(output, 'artifact.json')])
      await expect(store.putArtifact(output, limits)).rejects.toThrow('artifact.json is not a plain file')
    },
  )

  it('refuses more bytes than the limit before it copies them', async () => {
    await writeOutput({ 'data.csv': 'x'.repeat(2000) })
    await expect(store.putArtifact(output, { limitBytes: 2000 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
    await expect(store.putArtifact(output, { limitBytes: 10 })).rejects.toMatchObject({ code: 'TOO_LARGE' })
    expect(await storedFiles()).toEqual([])
  })
})

describe('a writer that is killed', () => {
  it('leaves nothing under a digest, and its leftovers go after an hour', async () => {
    const program = `
      import { createLocalArtifactStore } from ${JSON.stringify(new URL('./local-artifact-store.ts', import.meta.url).href)}
      const store = await createLocalArtifactStore(${JSON.stringify(root)})
      setInterval(() => {}, 1000)
      async function* source() {
        yield Buffer.from('first half')
        console.log('written')
        await new Promise(() => {})
      }
      await store.putStream(source(), { limitBytes: 100 })
    `
    const writer = spawn(process.execPath, ['--input-type=module', '--eval', program], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    await new Promise((resolve) => writer.stdout.once('data', resolve))
    writer.kill('SIGKILL')
    await new Promise((resolve) => writer.once('exit', resolve))

    const staging = join(root, 'staging')
    const [left, ...others] = await readdir(staging)
    expect(others).toEqual([])
    expect(await storedFiles()).toEqual([])
    // Another process may be writing: only old files are abandoned.
    await createLocalArtifactStore(root)
    expect(await readdir(staging)).toEqual([left])
    const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000)
    await utimes(join(staging, left), twoHoursAgo, twoHoursAgo)
    await createLocalArtifactStore(root)
    expect(await readdir(staging)).toEqual([])
  })
})
