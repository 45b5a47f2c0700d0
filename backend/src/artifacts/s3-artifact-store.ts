import { join } from 'node:path'
import type { Artifact } from '@flowza/nodes/core'
import {
  StoreError,
  StoreUnavailableError,
  type ArtifactStore,
  type RemoveOptions,
  type StoredArtifact,
  type StoredEntry,
} from './artifact-store.ts'
import { makeReadableFolder } from './folder.ts'
import {
  createLocalArtifactStore,
  headerLimitBytes,
  isDigest,
  parseStoredHeader,
  type LocalArtifactStore,
} from './local-artifact-store.ts'
import { readLocalFile } from './regular-file.ts'
import { S3Objects, type S3ObjectsOptions } from './s3-objects.ts'

/** Longer than any upload in parts takes. */
const abandonedAfterMs = 24 * 3600 * 1000
/** Whoever removes what nothing refers to spares what is younger; an object stored again must not look old. */
const youngMs = 30 * 60 * 1000
/** A cached file that was used so recently may be about to be opened. */
const inUseMs = 5 * 60 * 1000
const mostTries = 3
/** A smaller file is sent without asking first whether it is there. */
const askFirstBytes = 1024 * 1024

export interface S3ArtifactStoreOptions extends S3ObjectsOptions {
  /** Local folder that keeps what was stored and read, for nodes need files. */
  cache: string
  /** Above this the oldest cached files go. */
  cacheBytes: number
}

type ObjectName = Pick<StoredEntry, 'kind' | 'digest'>

/**
 * An artifact store in a bucket, for workers on several machines:
 *
 *     <prefix>files/ab/cdef…      every file under its sha256
 *     <prefix>headers/ab/cdef…    artifact headers under the sha256 of their canonical JSON
 *
 * The bucket is the truth; a local store beside it keeps the bytes that this machine has seen. A file is checked
 * locally before it is sent, is sent to a key that must not exist yet, and is looked at again afterwards: size and
 * digest, by the server's own account where it gives one, else by reading. Large files go up in parts, which nobody
 * sees before the last one has come. The header goes last. What comes back counts only when its digest is right.
 */
export async function createS3ArtifactStore(options: S3ArtifactStoreOptions): Promise<ArtifactStore> {
  const store = new S3ArtifactStore(options, await createLocalArtifactStore(options.cache))
  await store.open()
  return store
}

class S3ArtifactStore implements ArtifactStore {
  readonly #objects: S3Objects
  readonly #local: LocalArtifactStore
  readonly #cacheLimit: number
  #cacheBytes = 0
  /** Digest to when this process last needed its cached file. */
  readonly #used = new Map<string, number>()
  readonly #fetching = new Map<string, Promise<'here' | 'absent' | 'corrupt'>>()

  constructor(options: S3ArtifactStoreOptions, local: LocalArtifactStore) {
    this.#objects = new S3Objects(options)
    this.#local = local
    this.#cacheLimit = options.cacheBytes
  }

  async open(): Promise<void> {
    for await (const { bytes } of this.#local.entries()) this.#cacheBytes += bytes
    await this.#trim()
  }

  async putFile(path: string): Promise<{ digest: string; bytes: number }> {
    return this.#uploadFile(await this.#local.putFile(path))
  }

  async putStream(
    source: AsyncIterable<Uint8Array>,
    options: { limitBytes: number },
  ): Promise<{ digest: string; bytes: number }> {
    return this.#uploadFile(await this.#local.putStream(source, options))
  }

  async putArtifact(folder: string, options: { limitBytes: number }): Promise<StoredArtifact> {
    const stored = await this.#local.putArtifact(folder, options)
    for (const { digest, bytes } of stored.header.files) await this.#uploadFile({ digest, bytes })
    const path = await this.#local.headerPathOf(stored.digest)
    if (path === null) throw new Error(`The header ${stored.digest} has left the cache.`)
    await this.#upload({ kind: 'header', digest: stored.digest }, path, 0)
    return stored
  }

  async getArtifact(digest: string): Promise<StoredArtifact | null> {
    if (!isDigest(digest)) return null
    const header = await this.#headerOf(digest)
    if (header === null) return null
    const [own, ...files] = await Promise.all([
      this.#objects.head(keyOf({ kind: 'header', digest })),
      ...header.files.map((file) => this.#objects.head(keyOf({ kind: 'file', digest: file.digest }))),
    ])
    if (own === null || own === undefined) return null
    const isWhole = header.files.every((file, index) => {
      const object = files[index]
      return object?.bytes === file.bytes && agrees(object.checksum, file.digest)
    })
    if (!isWhole) return null
    return { digest, header, bytes: header.files.reduce((sum, file) => sum + file.bytes, own.bytes) }
  }

  async isIntact(digest: string): Promise<boolean> {
    return (await this.getArtifact(digest)) !== null
  }

  async materialise(digest: string, folder: string): Promise<void> {
    const header = isDigest(digest) ? await this.#headerOf(digest) : null
    if (header === null) throw new StoreError('NOT_FOUND', `The artifact ${digest} is absent or damaged.`)
    makeReadableFolder(folder)
    for (const file of header.files) await this.materialiseFile(file.digest, join(folder, file.name))
    await this.#local.materialiseHeader(digest, folder)
  }

  async materialiseFile(digest: string, path: string): Promise<void> {
    if ((await this.pathOf(digest)) === null) {
      const kept = isDigest(digest) && (await this.has(digest))
      throw kept ? corrupt(digest) : new StoreError('NOT_FOUND', `There is no file ${digest}.`)
    }
    try {
      await this.#local.materialiseFile(digest, path)
    } catch (error) {
      // The cached copy has rotted, or has just made room for others: the bucket has another one.
      if (!(error instanceof StoreError)) throw error
      await this.#local.removeFile(digest)
      if ((await this.#fetch({ kind: 'file', digest })) !== 'here') throw corrupt(digest)
      await this.#local.materialiseFile(digest, path)
    }
  }

  async pathOf(digest: string): Promise<string | null> {
    if (!isDigest(digest)) return null
    this.#used.set(digest, Date.now())
    const cached = await this.#local.pathOf(digest)
    if (cached !== null) return cached
    if ((await this.#fetch({ kind: 'file', digest })) !== 'here') return null
    return this.#local.pathOf(digest)
  }

  async has(digest: string): Promise<boolean> {
    if (!isDigest(digest)) return false
    if ((await this.#objects.head(keyOf({ kind: 'file', digest }))) !== null) return true
    return (await this.#objects.head(keyOf({ kind: 'header', digest }))) !== null
  }

  async removeFile(digest: string, options: RemoveOptions = {}): Promise<void> {
    if (!isDigest(digest) || (await this.#isYoung({ kind: 'file', digest }, options))) return
    await this.#objects.remove(keyOf({ kind: 'file', digest }))
    await this.#local.removeFile(digest)
  }

  async removeHeader(digest: string, options: RemoveOptions = {}): Promise<void> {
    if (!isDigest(digest) || (await this.#isYoung({ kind: 'header', digest }, options))) return
    await this.#objects.remove(keyOf({ kind: 'header', digest }))
    await this.#local.removeHeader(digest)
  }

  /** S3 removes whatever is there by then; who stores the same bytes in the moment between makes them anew on a miss. */
  async #isYoung(name: ObjectName, { unlessStoredSince }: RemoveOptions): Promise<boolean> {
    if (unlessStoredSince === undefined) return false
    const found = await this.#objects.head(keyOf(name))
    return found !== null && found.storedAt >= unlessStoredSince
  }

  async *entries(): AsyncGenerator<StoredEntry> {
    for (const kind of ['file', 'header'] as const) {
      for await (const { key, bytes, storedAt } of this.#objects.list(`${kind}s/`)) {
        const digest = key.slice(`${kind}s/`.length).replace('/', '')
        if (isDigest(digest)) yield { kind, digest, bytes, storedAt }
      }
    }
  }

  async sweepStaging(): Promise<number> {
    const here = await this.#local.sweepStaging()
    return here + (await this.#objects.abortUploads(new Date(Date.now() - abandonedAfterMs)))
  }

  async verify(digest: string): Promise<boolean> {
    if (!isDigest(digest) || (await this.pathOf(digest)) === null) return false
    if (await this.#local.verify(digest)) return true
    await this.#local.removeFile(digest)
    return (await this.#fetch({ kind: 'file', digest })) === 'here'
  }

  async probe(): Promise<void> {
    await this.#local.probe()
    await this.#objects.probe(AbortSignal.timeout(5000))
  }

  async close(): Promise<void> {
    this.#objects.close()
  }

  async #headerOf(digest: string): Promise<Artifact | null> {
    let path = await this.#local.headerPathOf(digest)
    if (path === null) {
      if ((await this.#fetch({ kind: 'header', digest })) !== 'here') return null
      path = await this.#local.headerPathOf(digest)
    }
    if (path === null) return null
    const header = parseStoredHeader(digest, readLocalFile(path, { limitBytes: headerLimitBytes }))
    // A cached header that has rotted is fetched again by the next reader.
    if (header === null) await this.#local.removeHeader(digest)
    return header
  }

  async #uploadFile(file: { digest: string; bytes: number }): Promise<{ digest: string; bytes: number }> {
    this.#used.set(file.digest, Date.now())
    const path = await this.#local.pathOf(file.digest)
    if (path === null) throw new Error(`The file ${file.digest} has left the cache.`)
    await this.#upload({ kind: 'file', digest: file.digest }, path, file.bytes)
    await this.#grow(file.bytes)
    return file
  }

  async #upload(name: ObjectName, path: string, bytes: number): Promise<void> {
    const key = keyOf(name)
    let overwrite = false
    let isThere = bytes > askFirstBytes && (await this.#objects.head(key)) !== null
    for (let tries = 0; tries < mostTries; tries++) {
      const answer = isThere
        ? 'taken'
        : await this.#objects.putNew(key, { path, digest: name.digest }, overwrite)
      isThere = false
      if (answer === 'stored') return
      if (answer === 'taken' && (await this.#objects.digestOf(key)) === name.digest) return this.#refresh(key)
      // What is there has other bytes than its name says: it is replaced.
      overwrite = true
    }
    await this.#objects.remove(key)
    throw new StoreUnavailableError(`The artifact store keeps other bytes than it is sent (${key}).`)
  }

  async #refresh(key: string): Promise<void> {
    const state = await this.#objects.head(key)
    if (state !== null && Date.now() - state.storedAt.getTime() > youngMs) {
      await this.#objects.touch(key, state.bytes)
    }
  }

  /** Brings an object into the cache; at once for all who ask at once. */
  async #fetch(name: ObjectName): Promise<'here' | 'absent' | 'corrupt'> {
    const key = keyOf(name)
    const running = this.#fetching.get(key)
    if (running !== undefined) return running
    const fetching = this.#download(name, key).finally(() => this.#fetching.delete(key))
    this.#fetching.set(key, fetching)
    return fetching
  }

  async #download(name: ObjectName, key: string): Promise<'here' | 'absent' | 'corrupt'> {
    let broken: unknown = null
    for (let tries = 0; tries < mostTries; tries++) {
      const found = await this.#objects.read(key)
      if (found === null) return 'absent'
      try {
        broken = null
        const limit = name.kind === 'file' ? found.bytes : headerLimitBytes
        if (await this.#local.putExpected(name, found.body, limit)) {
          await this.#grow(found.bytes)
          return 'here'
        }
      } catch (error) {
        if (error instanceof StoreUnavailableError) throw error
        broken = error
      } finally {
        found.body.destroy()
      }
    }
    if (broken === null || broken instanceof StoreError) return 'corrupt'
    throw new StoreUnavailableError(`The artifact store broke off while it sent ${key}.`, broken)
  }

  async #grow(bytes: number): Promise<void> {
    this.#cacheBytes += bytes
    if (this.#cacheBytes > this.#cacheLimit) await this.#trim()
  }

  /** Removes the oldest cached files until a fifth of the limit is free. */
  async #trim(): Promise<void> {
    if (this.#cacheBytes <= this.#cacheLimit) return
    const cached: StoredEntry[] = []
    for await (const entry of this.#local.entries()) cached.push(entry)
    const age = (entry: StoredEntry) => this.#used.get(entry.digest) ?? entry.storedAt.getTime()
    cached.sort((a, b) => age(a) - age(b))
    let total = cached.reduce((sum, { bytes }) => sum + bytes, 0)
    for (const entry of cached) {
      if (total <= 0.8 * this.#cacheLimit || Date.now() - age(entry) < inUseMs) break
      await (entry.kind === 'file'
        ? this.#local.removeFile(entry.digest)
        : this.#local.removeHeader(entry.digest))
      this.#used.delete(entry.digest)
      total -= entry.bytes
    }
    this.#cacheBytes = total
  }
}

/** A checksum of parts (`…-3`) is of no use against the digest of the whole. */
function agrees(checksum: string | undefined, digest: string): boolean {
  if (checksum === undefined || checksum.includes('-')) return true
  return checksum === Buffer.from(digest, 'hex').toString('base64')
}

const keyOf = ({ kind, digest }: ObjectName) => `${kind}s/${digest.slice(0, 2)}/${digest.slice(2)}`
const corrupt = (digest: string) => new StoreError('CORRUPT', `The stored bytes of ${digest} have changed.`)
