/** Writes that are either whole or absent: a temporary name in the same file system, fsync, rename, fsync of the folder. */
import { createHash, randomUUID } from 'node:crypto'
import { closeSync, fchmodSync, fsync, openSync, write as writeFile, writeSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { StoreError, StoreUnavailableError } from './artifact-store.ts'
import { errorCode } from './regular-file.ts'

const sync = promisify(fsync)
const write = promisify(writeFile)

/** So few bytes are with the system before another thread would have been told of them. */
const writtenAtOnce = 64 * 1024
const readOnly = 0o444
/** Whether this process's umask keeps others from reading new files. */
const masks = (process.umask() & readOnly) !== 0

/** A temporary file of a writer that lives is younger than this. */
const abandonedAfterMs = 60 * 60 * 1000

/** A written and synced file that has no name in the store yet. */
export interface StagedFile {
  path: string
  digest: string
  bytes: number
}

/**
 * Copies bytes to a new file in `folder` while hashing them; the file is on disk when this returns.
 *
 * @throws StoreError `TOO_LARGE` as soon as more than `limitBytes` have come; nothing is kept then.
 */
export async function stageFile(options: {
  folder: string
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>
  limitBytes: number
}): Promise<StagedFile> {
  const path = join(options.folder, randomUUID())
  const hash = createHash('sha256')
  let bytes = 0
  const file = openToStage(path)
  try {
    for await (const chunk of options.source) {
      bytes += chunk.byteLength
      if (bytes > options.limitBytes) {
        throw new StoreError('TOO_LARGE', `There are more than ${options.limitBytes} bytes.`)
      }
      hash.update(chunk)
      await writeAll(file, chunk).catch(rethrowDiskTrouble)
    }
    if (masks) fchmodSync(file, readOnly)
    await sync(file).catch(rethrowDiskTrouble)
  } catch (error) {
    closeSync(file)
    await rm(path, { force: true })
    throw error
  }
  closeSync(file)
  return { path, digest: hash.digest('hex'), bytes }
}

function openToStage(path: string): number {
  try {
    // Read-only from the start: a file under its digest can't be written at any moment.
    return openSync(path, 'wx', readOnly)
  } catch (error) {
    rethrowDiskTrouble(error)
  }
}

/** Gives a staged file its name. A file already there is replaced, which heals one whose bytes have rotted. */
export async function commitStaged(staged: StagedFile, target: string): Promise<void> {
  const folder = dirname(target)
  try {
    await rename(staged.path, target).catch(async (error: unknown) => {
      if (errorCode(error) !== 'ENOENT') throw error
      await mkdir(folder, { recursive: true })
      await syncFolder(dirname(folder))
      await rename(staged.path, target)
    })
    await syncFolder(folder)
  } catch (error) {
    await rm(staged.path, { force: true })
    rethrowDiskTrouble(error)
  }
}

/** Removes what writers that were killed have left. Returns how many files were removed. */
export async function sweepStaging(folder: string): Promise<number> {
  let removed = 0
  for (const name of await readdir(folder)) {
    const path = join(folder, name)
    const status = await stat(path).catch(() => null)
    if (status === null || Date.now() - status.mtimeMs < abandonedAfterMs) continue
    await rm(path, { force: true, recursive: true })
    removed += 1
  }
  return removed
}

const diskTroubles: Record<string, string> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota of the disk is used up',
  EROFS: 'the disk is read-only',
  EIO: 'the disk fails',
  ESTALE: 'the network disk is gone',
  ENXIO: 'the disk is gone',
}

/** @throws StoreUnavailableError for what is wrong with the disk, else the error itself */
export function rethrowDiskTrouble(error: unknown): never {
  const trouble = diskTroubles[errorCode(error) ?? '']
  if (trouble === undefined) throw error
  throw new StoreUnavailableError(`The artifact store can't be written: ${trouble}.`, error)
}

async function writeAll(file: number, chunk: Uint8Array): Promise<void> {
  let written = 0
  while (written < chunk.byteLength) {
    const left = chunk.byteLength - written
    written +=
      left <= writtenAtOnce
        ? writeSync(file, chunk, written, left)
        : (await write(file, chunk, written, left)).bytesWritten
  }
}

async function syncFolder(folder: string): Promise<void> {
  // Windows can't open a folder; its rename is journalled by the file system.
  if (process.platform === 'win32') return
  const file = openSync(folder, 'r')
  try {
    await sync(file)
  } finally {
    closeSync(file)
  }
}
