/** Reading files that a task wrote: a task may leave a link, a pipe or a device where a file is expected. */
import { constants, type Stats } from 'node:fs'
import { lstat, open, type FileHandle } from 'node:fs/promises'

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
  // Opening a device can already do something (rewind a tape), so look before opening as well as after.
  if (!(await lstatOrMissing(path)).isFile()) throw notAFile()
  let handle: FileHandle
  try {
    // Windows has neither flag.
    handle = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0))
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT') throw missing()
    if (code === 'ELOOP' || code === 'EMLINK' || code === 'ENXIO') throw notAFile()
    throw error
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
 * Reads a plain file whole.
 *
 * @throws RegularFileError `MISSING`, `NOT_A_FILE` or, above `limitBytes`, `TOO_LARGE`
 */
export async function readRegularFile(path: string, options: { limitBytes: number }): Promise<Buffer> {
  const { handle, bytes } = await openRegularFile(path)
  try {
    if (bytes > options.limitBytes) {
      throw new RegularFileError('TOO_LARGE', `is larger than ${options.limitBytes} bytes`)
    }
    const content = Buffer.alloc(bytes)
    let filled = 0
    while (filled < bytes) {
      const { bytesRead } = await handle.read(content, filled, bytes - filled, filled)
      if (bytesRead === 0) break
      filled += bytesRead
    }
    return content.subarray(0, filled)
  } finally {
    await handle.close()
  }
}

/** Whether the path itself is a folder, and no link to one. */
export async function isPlainFolder(path: string): Promise<boolean> {
  const status = await lstat(path).catch(() => null)
  return status?.isDirectory() ?? false
}

/** What of a plain file changes with its bytes; null when there is none. */
export async function fileState(path: string): Promise<string | null> {
  const status = await lstat(path).catch(() => null)
  return status?.isFile() ? stateOf(status) : null
}

export function stateOf({ ino, size, mtimeMs }: Pick<Stats, 'ino' | 'size' | 'mtimeMs'>): string {
  return `${ino}:${size}:${mtimeMs}`
}

/** The `code` of an error of the file system (`ENOENT`), or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined
}

async function lstatOrMissing(path: string) {
  try {
    return await lstat(path)
  } catch (error) {
    const code = errorCode(error)
    if (code === 'ENOENT' || code === 'ENOTDIR') throw missing()
    throw error
  }
}

const missing = () => new RegularFileError('MISSING', 'is missing')
const notAFile = () => new RegularFileError('NOT_A_FILE', 'is not a plain file')
