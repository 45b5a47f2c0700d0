import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { StoreUnavailableError } from './artifact-store.ts'
import { createLocalArtifactStore } from './local-artifact-store.ts'
import { rethrowDiskTrouble } from './staged-file.ts'
import { describeStore } from './store-conformance.ts'

describeStore('a local folder', async (root) => {
  const pathOf = ({ kind, digest }: { kind: string; digest: string }) =>
    join(root, `${kind}s`, digest.slice(0, 2), digest.slice(2))
  return {
    store: await createLocalArtifactStore(root),
    async tamper(entry, content) {
      await chmod(pathOf(entry), 0o644)
      await writeFile(pathOf(entry), content)
    },
    lose: (entry) => rm(pathOf(entry)),
    staged: async () => (await readdir(join(root, 'staging'))).length,
    close: async () => {},
  }
})

async function withRoot(work: (root: string) => Promise<void>): Promise<void> {
  const root = await mkdtemp(join(tmpdir(), 'flowza-store-'))
  try {
    await work(root)
  } finally {
    await rm(root, { recursive: true, force: true })
  }
}

describe('a local folder', () => {
  it('names a file by its digest and makes it read-only', () =>
    withRoot(async (root) => {
      const store = await createLocalArtifactStore(root)
      const { digest } = await store.putStream(Readable.from([Buffer.from('hello')]), { limitBytes: 5 })
      expect(digest).toBe(createHash('sha256').update('hello').digest('hex'))
      const path = await store.pathOf(digest)
      expect(path).toBe(join(root, 'files', digest.slice(0, 2), digest.slice(2)))
      expect((await stat(path ?? '')).mode & 0o777).toBe(0o444)
    }))

  it('says that the disk is full, and not that the artifact is wrong', () => {
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })
    expect(() => rethrowDiskTrouble(full)).toThrow(StoreUnavailableError)
    expect(() => rethrowDiskTrouble(full)).toThrow('the disk is full')
    const other = Object.assign(new Error('EACCES'), { code: 'EACCES' })
    expect(() => rethrowDiskTrouble(other)).toThrow(other)
  })

  it('can not be stored into when its folder is gone', () =>
    withRoot(async (root) => {
      const store = await createLocalArtifactStore(root)
      await rm(join(root, 'staging'), { recursive: true })
      await expect(store.probe()).rejects.toThrow(StoreUnavailableError)
    }))
})

describe('a writer that is killed', () => {
  it('leaves nothing under a digest, and its leftovers go after an hour', () =>
    withRoot(async (root) => {
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
      // Another process may be writing: only old files are abandoned.
      const store = await createLocalArtifactStore(root)
      expect((await store.entries().next()).done).toBe(true)
      expect(await readdir(staging)).toEqual([left])
      const twoHoursAgo = new Date(Date.now() - 2 * 60 * 60 * 1000)
      await utimes(join(staging, left), twoHoursAgo, twoHoursAgo)
      expect(await store.sweepStaging()).toBe(1)
      expect(await readdir(staging)).toEqual([])
    }))
})
