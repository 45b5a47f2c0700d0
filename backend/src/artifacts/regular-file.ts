/** Reading files that a task wrote: a task may leave a link, a pipe or a device where a file is expected. */
import { closeSync, constants, fstatSync, lstatSync, openSync, readSync, type Stats } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'

/** The path holds no plain file, or one that is too large. `message` is for people and names no path. */
export class RegularFileError extends Error {
  readonly code: 'MISSING' | 'NOT_A_FILE' | 'TOO_LARGE'

  constructor(code: RegularFileError['code'], message: string) {
    super(message)
    this.name = 'RegularFileError'
    this.code = code
  }
}

/**
 * Opens a plain file for reading. Never follows a link in the last part of the path, never waits for a writer of a
 * pipe, never touches a device. The caller closes the handle.
 *
 * Links in the folders above are the caller's concern: check them with {@link isPlainFolder} once nothing writes there.
 *
 * @throws RegularFileError `MISSING` or `NOT_A_FILE`
 */
export async function openRegularFile(path: string): Promise<{ handle: FileHandle; bytes: number }> {
  checkPlain(path)
  let handle: FileHandle
  try {
    handle = await open(path, openFlags)
  } catch (error) {
    throw openFault(error)
  }
  try {
    const status = await handle.stat()
    if (!status.isFile()) throw notAFile()
    return { handle, bytes: status.size }
  } catch (error) {
    await handle.close()
    throw error
  }
}

/**
 * Reads a plain file of a local disk whole, with the same care as {@link openRegularFile}, in one go: a handful of calls
 * of some microseconds each, of which each would wait for its turn in the thread pool of a busy machine.
 *
 * @throws RegularFileError `MISSING`, `NOT_A_FILE` or, above `limitBytes`, `TOO_LARGE`
 */
export function readLocalFile(path: string, options: { limitBytes: number }): Buffer {
  checkPlain(path)
  let file: number
  try {
    file = openSync(path, openFlags)
  } catch (error) {
    throw openFault(error)
  }
  try {
    const status = fstatSync(file)
    if (!status.isFile()) throw notAFile()
    if (status.size > options.limitBytes) throw tooLarge(options.limitBytes)
    const content = Buffer.alloc(status.size)
    let filled = 0
    while (filled < content.byteLength) {
      const read = readSync(file, content, filled, content.byteLength - filled, filled)
      if (read === 0) break
      filled += read
    }
    return content.subarray(0, filled)
  } finally {
    closeSync(file)
  }
}

/** What is at a path of a local disk, a link itself and not its target; null when nothing can be seen there. */
export function localStatus(path: string): Stats | null {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) ?? null
  } catch {
    return null
  }
}

/** Whether the path itself is a folder, and no link to one. */
export function isPlainFolder(path: string): boolean {
  return localStatus(path)?.isDirectory() ?? false
}

/** What of a plain file changes with its bytes; null when there is none. */
export function fileState(path: string): string | null {
  const status = localStatus(path)
  return status?.isFile() ? stateOf(status) : null
}

export function stateOf({ ino, size, mtimeMs }: Pick<Stats, 'ino' | 'size' | 'mtimeMs'>): string {
  return `${ino}:${size}:${mtimeMs}`
}

/** The `code` of an error of the file system (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

/** Opening a device can already do something (rewind a tape), so it is looked at before opening as well as after. */
function checkPlain(path: string): void {
  const found = localStatus(path)
  if (found === null) throw missing()
  if (!found.isFile()) throw notAFile()
}

/** Never follows a link, never waits for a writer. Windows has neither flag. */
const openFlags = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0)

/** What a failed opening says about what is there. */
function openFault(error: unknown): unknown {
  const code = errorCode(error)
  if (code === 'ENOENT') return missing()
  return code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO' ? notAFile() : error
}

const tooLarge = (limitBytes: number) =>
  new RegularFileError('TOO_LARGE', `is larger than ${limitBytes} bytes`)
const missing = () => new RegularFileError('MISSING', 'is missing')
const notAFile = () => new RegularFileError('NOT_A_FILE', 'is not a plain file')
