/** The one suite that every artifact store passes: what is promised of stored bytes, wherever they lie. */
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { link, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { canonicalJson, type FileArtifact } from '@flowza/nodes/core'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ArtifactStore, StoredEntry } from './artifact-store.ts'

/** A store with a look behind it. */
export interface StoreSubject {
  store: ArtifactStore
  /** Changes stored bytes behind the store's back. */
  tamper(entry: Pick<StoredEntry, 'kind' | 'digest'>, content: string): Promise<void>
  /** Takes stored bytes away behind the store's back. */
  lose(entry: Pick<StoredEntry, 'kind' | 'digest'>): Promise<void>
  /** How many writes have been begun and neither ended nor been given up. */
  staged(): Promise<number>
  close(): Promise<void>
}

const limits = { limitBytes: 1024 * 1024 }
const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex')

export function headerOf(files: Record<string, string>): FileArtifact {
  const entries = Object.entries(files).map(([name, content]) => ({
    name,
    digest: sha256(content),
    bytes: Buffer.byteLength(content),
  }))
  return { kind: 'file', name: 'sales.csv', mediaType: 'text/csv', bytes: 0, files: entries }
}

/** @param open makes a store; `folder` is one of its own */
export function describeStore(name: string, open: (folder: string) => Promise<StoreSubject>): void {
  describe(name, () => {
    let folder: string
    let output: string
    let subject: StoreSubject
    let store: ArtifactStore

    beforeEach(async () => {
      folder = await mkdtemp(join(tmpdir(), 'flowza-store-'))
      output = join(folder, 'output')
      await mkdir(output)
      subject = await open(join(folder, 'store'))
      store = subject.store
    })
    afterEach(async () => {
      await subject.store.close()
      await subject.close()
      await rm(folder, { recursive: true, force: true })
    })

    async function writeOutput(files: Record<string, string>, header: object = headerOf(files)) {
      for (const [file, content] of Object.entries(files)) await writeFile(join(output, file), content)
      await writeFile(join(output, 'artifact.json'), JSON.stringify(header, null, 2))
    }
    const put = (content: string) => store.putStream(Readable.from([Buffer.from(content)]), limits)
    const listed = async () => {
      const found: StoredEntry[] = []
      for await (const entry of store.entries()) found.push(entry)
      return found
    }
    const entries = async () => (await listed()).map(({ digest }) => digest)

    describe('files', () => {
      it('keeps a file under its digest', async () => {
        await writeFile(join(output, 'a.txt'), 'hello')
        const stored = await store.putFile(join(output, 'a.txt'))
        expect(stored).toEqual({ digest: sha256('hello'), bytes: 5 })
        const path = await store.pathOf(stored.digest)
        expect(await readFile(path ?? '', 'utf8')).toBe('hello')
        expect(await store.has(stored.digest)).toBe(true)
        expect(await store.verify(stored.digest)).toBe(true)
        expect(await subject.staged()).toBe(0)
      })

      it('knows nothing of what is not a digest', async () => {
        for (const digest of ['', '..', '../../etc/passwd', sha256('absent'), sha256('x').toUpperCase()]) {
          expect(await store.pathOf(digest)).toBeNull()
          expect(await store.has(digest)).toBe(false)
          expect(await store.verify(digest)).toBe(false)
          expect(await store.getArtifact(digest)).toBeNull()
          await expect(store.materialiseFile(digest, join(output, 'x'))).rejects.toMatchObject({
            code: 'NOT_FOUND',
          })
        }
      })

      it('stores the same bytes from many writers once', async () => {
        const content = 'x'.repeat(300_000)
        await writeFile(join(output, 'a'), content)
        const puts = Array.from({ length: 16 }, (_, index) =>
          index % 2 === 0 ? store.putFile(join(output, 'a')) : put(content),
        )
        for (const stored of await Promise.all(puts)) {
          expect(stored).toEqual({ digest: sha256(content), bytes: 300_000 })
        }
        expect(await entries()).toEqual([sha256(content)])
        expect(await subject.staged()).toBe(0)
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
        expect(await subject.staged()).toBe(0)
        expect(await entries()).toEqual([])
        const exact = await store.putStream(Readable.from([Buffer.alloc(10)]), { limitBytes: 10 })
        expect(exact).toMatchObject({ bytes: 10 })
      })

      it('keeps nothing of a stream that breaks', async () => {
        async function* broken() {
          yield Buffer.from('half')
          throw new Error('connection lost')
        }
        await expect(store.putStream(broken(), { limitBytes: 100 })).rejects.toThrow('connection lost')
        expect(await subject.staged()).toBe(0)
        expect(await entries()).toEqual([])
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
        const { digest } = await put('hello')
        await subject.tamper({ kind: 'file', digest }, 'jello')
        expect(await store.verify(digest)).toBe(false)
        await expect(store.materialiseFile(digest, join(output, 'a'))).rejects.toMatchObject({
          code: 'CORRUPT',
        })
        await put('hello')
        expect(await store.verify(digest)).toBe(true)
        await store.materialiseFile(digest, join(output, 'a'))
        expect(await readFile(join(output, 'a'), 'utf8')).toBe('hello')
      })

      it('removes what it is told to, and lists the rest', async () => {
        const digests = await Promise.all(
          ['a', 'b', 'c', 'd', 'e'].map(async (text) => (await put(text)).digest),
        )
        expect((await entries()).sort()).toEqual([...digests].sort())
        await store.removeFile(digests[0])
        await store.removeFile(digests[0])
        await store.removeFile('..')
        expect(await store.has(digests[0])).toBe(false)
        expect(await store.pathOf(digests[0])).toBeNull()
        expect((await entries()).sort()).toEqual(digests.slice(1).sort())
        const [entry] = await listed()
        expect(entry).toMatchObject({ kind: 'file', bytes: 1 })
        expect(Math.abs(Date.now() - entry.storedAt.getTime())).toBeLessThan(60_000)
      })

      it('leaves what was stored again since a time', async () => {
        const { digest } = await put('again')
        const minute = 60_000
        await store.removeFile(digest, { unlessStoredSince: new Date(Date.now() - minute) })
        expect(await store.has(digest)).toBe(true)
        expect(await store.verify(digest)).toBe(true)
        await store.removeFile(digest, { unlessStoredSince: new Date(Date.now() + minute) })
        expect(await store.has(digest)).toBe(false)
      })

      it('can be stored into', async () => {
        await expect(store.probe()).resolves.toBeUndefined()
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
        const kinds = (await listed()).map(({ kind }) => kind)
        expect(kinds.sort()).toEqual(['file', 'file', 'header'])
        await store.removeHeader(stored.digest)
        expect(await store.getArtifact(stored.digest)).toBeNull()
      })

      it('lays it out, read-only', async () => {
        await writeOutput(files)
        const { digest, header } = await store.putArtifact(output, limits)
        const target = join(folder, 'task', 'in', 'inputs', 'table')
        await store.materialise(digest, target)
        expect((await readdir(target)).sort()).toEqual(['artifact.json', 'data.csv', 'notes.txt'])
        expect(JSON.parse(await readFile(join(target, 'artifact.json'), 'utf8'))).toEqual(header)
        const status = await stat(join(target, 'data.csv'))
        expect(status.mode & 0o777).toBe(0o444)
        // A hard link: laying out takes no time and no room.
        expect(status.ino).toBe((await stat((await store.pathOf(header.files[0].digest)) ?? '')).ino)
        await expect(store.materialise(sha256('no'), join(folder, 'b'))).rejects.toMatchObject({
          code: 'NOT_FOUND',
        })
      })

      it('has no artifact whose file is gone or whose header has changed', async () => {
        await writeOutput(files)
        const { digest, header } = await store.putArtifact(output, limits)
        await subject.lose({ kind: 'file', digest: header.files[1].digest })
        expect(await store.getArtifact(digest)).toBeNull()
        await store.putArtifact(output, limits)
        expect(await store.getArtifact(digest)).not.toBeNull()
        await subject.tamper({ kind: 'header', digest }, canonicalJson({ ...header, name: 'other.csv' }))
        expect(await store.getArtifact(digest)).toBeNull()
        await store.putArtifact(output, limits)
        expect(await store.getArtifact(digest)).not.toBeNull()
      })

      const refusals: [string, () => Promise<unknown>, RegExp][] = [
        ['no header', () => writeFile(join(output, 'data.csv'), ''), /artifact\.json is missing/],
        ['a header that is not JSON', () => writeFile(join(output, 'artifact.json'), '{'), /not JSON/],
        [
          'a header of no known kind',
          () => writeOutput({}, { kind: 'spell' }),
          /not an artifact header: kind/,
        ],
        [
          'an extra field',
          () => writeOutput(files, { ...headerOf(files), path: '/etc' }),
          /not an artifact header/,
        ],
        [
          'a file name that leaves the folder',
          () =>
            writeOutput({}, { ...headerOf({}), files: [{ name: '../data', digest: sha256(''), bytes: 0 }] }),
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
        expect(await subject.staged()).toBe(0)
        const kinds = (await listed()).map(({ kind }) => kind)
        expect(kinds).not.toContain('header')
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
          const elsewhere = join(folder, 'elsewhere')
          await symlink(output, elsewhere)
          await expect(store.putArtifact(elsewhere, limits)).rejects.toThrow('not a folder')

          await link(join(output, 'artifact.json'), join(folder, 'header.json'))
          await rm(join(output, 'artifact.json'))
          await symlink(join(folder, 'header.json'), join(output, 'artifact.json'))
          await expect(store.putArtifact(output, limits)).rejects.toThrow('artifact.json is not a plain file')
          await rm(join(output, 'artifact.json'))
          execFileSync('mkfifo', [join(output, 'artifact.json')])
          await expect(store.putArtifact(output, limits)).rejects.toThrow('artifact.json is not a plain file')
        },
      )

      it('refuses more bytes than the limit before it copies them', async () => {
        await writeOutput({ 'data.csv': 'x'.repeat(2000) })
        for (const limitBytes of [2000, 10]) {
          await expect(store.putArtifact(output, { limitBytes })).rejects.toMatchObject({ code: 'TOO_LARGE' })
        }
        expect(await entries()).toEqual([])
      })
    })
  })
}
