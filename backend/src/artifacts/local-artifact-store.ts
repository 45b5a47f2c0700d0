import { createHash, randomUUID } from 'node:crypto'
import { constants, linkSync } from 'node:fs'
import { access, chmod, copyFile, link, mkdir, readdir, rename, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { artifactSchema, canonicalJson, type Artifact, type ArtifactFile } from '@flowza/nodes/core'
import {
  StoreError,
  StoreUnavailableError,
  type ArtifactStore,
  type RemoveOptions,
  type StoredArtifact,
  type StoredEntry,
} from './artifact-store.ts'
import { makeReadableFolder } from './folder.ts'
import { checkNames, headerName, invalid, readHeader } from './output-folder.ts'
import {
  errorCode,
  fileState,
  isPlainFolder,
  localStatus,
  openRegularFile,
  readLocalFile,
  RegularFileError,
  stateOf,
} from './regular-file.ts'
import { commitStaged, stageFile, sweepStaging, type StagedFile } from './staged-file.ts'

/** A header holds profiles, recipes and model state, never rows. */
export const headerLimitBytes = 64 * 1024 * 1024
const chunkBytes = 1024 * 1024
/** Headers that are kept in memory: what feeds a node was most often stored a moment ago. */
const keptHeaderBytes = 32 * 1024
const mostKeptHeaders = 500
/** With less room than this nothing of use can be stored. */
const leastFreeBytes = 64 * 1024 * 1024

/**
 * An artifact store in a local folder:
 *
 *     files/ab/cdef…      every file under its sha256, read-only
 *     headers/ab/cdef…    artifact headers as canonical JSON under the sha256 of that text
 *     staging/            files being written; leftovers older than an hour are removed when a store opens
 *
 * A file appears under its digest whole or not at all, also when the process or the machine stops in between. Bytes
 * are checked against the digest the first time this process hands a file out, and again whenever its size or time
 * has changed since.
 */
export async function createLocalArtifactStore(root: string): Promise<LocalArtifactStore> {
  const store = new LocalArtifactStore(root)
  await store.open()
  return store
}

interface KnownHeader {
  /** Of the file that it was read from. */
  state: string
  header: Artifact
  bytes: number
}

export class LocalArtifactStore implements ArtifactStore {
  readonly #root: string
  readonly #staging: string
  /** Digest to the state of the file when its bytes were last known to be right. */
  readonly #verified = new Map<string, string>()
  /** Small headers as they were last read. */
  readonly #headers = new Map<string, KnownHeader>()

  constructor(root: string) {
    this.#root = root
    this.#staging = join(root, 'staging')
  }

  async open(): Promise<void> {
    for (const folder of ['files', 'headers', 'staging']) {
      await mkdir(join(this.#root, folder), { recursive: true })
    }
    await sweepStaging(this.#staging)
  }

  async putFile(path: string): Promise<{ digest: string; bytes: number }> {
    const { handle, bytes } = await openRegularFile(path)
    try {
      const staged = await this.#stage(
        handle.createReadStream({ autoClose: false, highWaterMark: chunkBytes }),
        bytes,
      )
      return await this.#commitFile(staged)
    } finally {
      await handle.close()
    }
  }

  async putStream(
    source: AsyncIterable<Uint8Array>,
    options: { limitBytes: number },
  ): Promise<{ digest: string; bytes: number }> {
    return this.#commitFile(await this.#stage(source, options.limitBytes))
  }

  async putArtifact(folder: string, options: { limitBytes: number }): Promise<StoredArtifact> {
    if (!isPlainFolder(folder)) throw invalid('The output is not a folder.')
    const header = readHeader(join(folder, headerName), Math.min(headerLimitBytes, options.limitBytes))
    const headerText = Buffer.from(canonicalJson(header))
    const bytes = headerText.byteLength + header.files.reduce((sum, file) => sum + file.bytes, 0)
    if (bytes > options.limitBytes) {
      throw new StoreError(
        'TOO_LARGE',
        `The output holds ${bytes} bytes; the limit is ${options.limitBytes}.`,
      )
    }
    checkNames(folder, header.files)
    for (const file of header.files) await this.#putDeclared(join(folder, file.name), file)
    // The header comes last: whoever finds it finds its files.
    const staged = await stageFile({
      folder: this.#staging,
      source: [headerText],
      limitBytes: headerLimitBytes,
    })
    await commitStaged(staged, this.#headerPath(staged.digest))
    return { digest: staged.digest, header, bytes }
  }

  async getArtifact(digest: string): Promise<StoredArtifact | null> {
    if (!isDigest(digest)) return null
    const found = this.#readHeader(digest)
    if (found === null) return null
    const { header } = found
    let { bytes } = found
    for (const file of header.files) {
      const status = localStatus(this.#filePath(file.digest))
      if (status?.size !== file.bytes) return null
      bytes += file.bytes
    }
    return { digest, header, bytes }
  }

  #readHeader(digest: string): KnownHeader | null {
    const path = this.#headerPath(digest)
    const state = fileState(path)
    if (state === null) return null
    const known = this.#headers.get(digest)
    if (known?.state === state) return known
    let content: Buffer
    try {
      content = readLocalFile(path, { limitBytes: headerLimitBytes })
    } catch (error) {
      if (error instanceof RegularFileError) return null
      throw error
    }
    const header = parseStoredHeader(digest, content)
    if (header === null) return null
    const read = { state, header, bytes: content.byteLength }
    if (read.bytes <= keptHeaderBytes) {
      if (this.#headers.size >= mostKeptHeaders) this.#headers.delete(this.#headers.keys().next().value ?? '')
      this.#headers.set(digest, read)
    }
    return read
  }

  async materialise(digest: string, folder: string): Promise<void> {
    const stored = await this.getArtifact(digest)
    if (stored === null) throw new StoreError('NOT_FOUND', `The artifact ${digest} is absent or damaged.`)
    makeReadableFolder(folder)
    for (const file of stored.header.files) await this.materialiseFile(file.digest, join(folder, file.name))
    await linkOrCopy(this.#headerPath(digest), join(folder, headerName))
  }

  async materialiseFile(digest: string, path: string): Promise<void> {
    if (!(await this.#isFileIntact(digest))) {
      const isThere = (await this.pathOf(digest)) !== null
      throw isThere ? corrupt(digest) : new StoreError('NOT_FOUND', `There is no file ${digest}.`)
    }
    await linkOrCopy(this.#filePath(digest), path)
  }

  async pathOf(digest: string): Promise<string | null> {
    if (!isDigest(digest)) return null
    const path = this.#filePath(digest)
    return localStatus(path)?.isFile() ? path : null
  }

  async has(digest: string): Promise<boolean> {
    if ((await this.pathOf(digest)) !== null) return true
    return isDigest(digest) && (await stat(this.#headerPath(digest)).catch(() => null)) !== null
  }

  async removeFile(digest: string, options: RemoveOptions = {}): Promise<void> {
    if (!isDigest(digest)) return
    this.#verified.delete(digest)
    await this.#remove(this.#filePath(digest), options)
  }

  async removeHeader(digest: string, options: RemoveOptions = {}): Promise<void> {
    if (isDigest(digest)) await this.#remove(this.#headerPath(digest), options)
  }

  async #remove(path: string, { unlessStoredSince }: RemoveOptions): Promise<void> {
    if (unlessStoredSince === undefined) return rm(path, { force: true })
    const before = await stat(path).catch(() => null)
    if (before === null || before.mtime >= unlessStoredSince) return
    // Out of the way first, then looked at again: nobody can store it again in between without making a new file.
    const aside = join(this.#staging, randomUUID())
    try {
      await rename(path, aside)
    } catch (error) {
      if (errorCode(error) === 'ENOENT') return
      throw error
    }
    const { mtime } = await stat(aside)
    if (mtime >= unlessStoredSince) {
      await link(aside, path).catch((error: unknown) => {
        if (errorCode(error) !== 'EEXIST') throw error
      })
    }
    await rm(aside, { force: true })
  }

  async *entries(): AsyncGenerator<StoredEntry> {
    for (const kind of ['file', 'header'] as const) {
      const root = join(this.#root, `${kind}s`)
      for (const folder of await readdir(root)) {
        for (const name of await readdir(join(root, folder)).catch(() => [])) {
          const digest = folder + name
          const status = isDigest(digest) ? await stat(join(root, folder, name)).catch(() => null) : null
          if (status !== null) yield { kind, digest, bytes: status.size, storedAt: status.mtime }
        }
      }
    }
  }

  async sweepStaging(): Promise<number> {
    return sweepStaging(this.#staging)
  }

  async probe(): Promise<void> {
    try {
      await access(this.#staging, constants.W_OK)
    } catch (error) {
      throw new StoreUnavailableError(
        `The artifact store's folder can't be written: ${errorCode(error) ?? String(error)}.`,
        error,
      )
    }
    const { bavail, bsize } = await statfs(this.#root)
    if (bavail * bsize < leastFreeBytes) {
      throw new StoreUnavailableError(
        `The disk of the artifact store has ${Math.floor((bavail * bsize) / 1024 ** 2)} MB left.`,
      )
    }
  }

  async close(): Promise<void> {}

  /** Lays the header of an artifact out without its files. */
  async materialiseHeader(digest: string, folder: string): Promise<void> {
    await linkOrCopy(this.#headerPath(digest), join(folder, headerName))
  }

  /** Absolute path of an artifact's header; null when it isn't there. */
  async headerPathOf(digest: string): Promise<string | null> {
    if (!isDigest(digest)) return null
    const path = this.#headerPath(digest)
    return localStatus(path)?.isFile() ? path : null
  }

  /**
   * Takes bytes in that ought to have this digest, from a place that may have changed them.
   *
   * @returns false when they don't; nothing is kept then
   * @throws StoreError `TOO_LARGE`
   */
  async putExpected(
    expected: Pick<StoredEntry, 'kind' | 'digest'>,
    source: AsyncIterable<Uint8Array>,
    limitBytes: number,
  ): Promise<boolean> {
    const staged = await this.#stage(source, limitBytes)
    if (staged.digest !== expected.digest) {
      await rm(staged.path, { force: true })
      return false
    }
    const path = expected.kind === 'file' ? this.#filePath(staged.digest) : this.#headerPath(staged.digest)
    await commitStaged(staged, path)
    return true
  }

  async isIntact(digest: string): Promise<boolean> {
    const stored = await this.getArtifact(digest)
    if (stored === null) return false
    const intact = await Promise.all(stored.header.files.map((file) => this.#isFileIntact(file.digest)))
    return intact.every(Boolean)
  }

  async verify(digest: string): Promise<boolean> {
    if (!isDigest(digest)) return false
    this.#verified.delete(digest)
    return this.#isFileIntact(digest)
  }

  async #isFileIntact(digest: string): Promise<boolean> {
    if (!isDigest(digest)) return false
    const path = this.#filePath(digest)
    const known = this.#verified.get(digest)
    if (known !== undefined && known === fileState(path)) return true
    let opened
    try {
      opened = await openRegularFile(path)
    } catch (error) {
      if (error instanceof RegularFileError) return false
      throw error
    }
    const { handle } = opened
    try {
      const state = stateOf(await handle.stat())
      const hash = createHash('sha256')
      for await (const chunk of handle.createReadStream({ autoClose: false, highWaterMark: chunkBytes })) {
        hash.update(chunk)
      }
      if (hash.digest('hex') !== digest) return false
      this.#verified.set(digest, state)
      return true
    } finally {
      await handle.close()
    }
  }

  async #putDeclared(path: string, file: ArtifactFile): Promise<void> {
    let staged: StagedFile
    try {
      const { handle, bytes } = await openRegularFile(path)
      try {
        if (bytes !== file.bytes)
          throw invalid(`${file.name} has ${bytes} bytes, its header says ${file.bytes}.`)
        staged = await this.#stage(
          handle.createReadStream({ autoClose: false, highWaterMark: chunkBytes }),
          bytes,
        )
      } finally {
        await handle.close()
      }
    } catch (error) {
      if (error instanceof RegularFileError) throw invalid(`${file.name} ${error.message}.`)
      throw error
    }
    if (staged.digest !== file.digest) {
      await rm(staged.path, { force: true })
      throw invalid(`The bytes of ${file.name} don't have the digest that its header names.`)
    }
    await this.#commitFile(staged)
  }

  async #stage(source: AsyncIterable<Uint8Array>, limitBytes: number): Promise<StagedFile> {
    return stageFile({ folder: this.#staging, source, limitBytes })
  }

  async #commitFile(staged: StagedFile): Promise<{ digest: string; bytes: number }> {
    await commitStaged(staged, this.#filePath(staged.digest))
    return { digest: staged.digest, bytes: staged.bytes }
  }

  #filePath(digest: string): string {
    return join(this.#root, 'files', digest.slice(0, 2), digest.slice(2))
  }

  #headerPath(digest: string): string {
    return join(this.#root, 'headers', digest.slice(0, 2), digest.slice(2))
  }
}

/** Null when the bytes are not those that the digest names. */
export function parseStoredHeader(digest: string, content: Uint8Array): Artifact | null {
  if (createHash('sha256').update(content).digest('hex') !== digest) return null
  return artifactSchema.parse(JSON.parse(Buffer.from(content).toString('utf8')))
}

async function linkOrCopy(from: string, to: string): Promise<void> {
  try {
    linkSync(from, to)
  } catch (error) {
    // Another disk, a file system without links, or too many links to one file.
    if (!['EXDEV', 'EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'EMLINK', 'ENOSYS'].includes(errorCode(error) ?? ''))
      throw error
    await copyFile(from, to, constants.COPYFILE_EXCL | constants.COPYFILE_FICLONE)
    await chmod(to, 0o444)
  }
}

export const isDigest = (text: string) => /^[0-9a-f]{64}$/.test(text)
const corrupt = (digest: string) => new StoreError('CORRUPT', `The stored bytes of ${digest} have changed.`)
