/** Folders that tasks read and write. */
import { chmodSync, lstatSync, mkdirSync, readdirSync, rmdirSync, unlinkSync } from 'node:fs'
import { rm, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const readable = 0o755
/** Whether this process's umask takes from a new folder what a task needs, which may run as another user. */
const masks = (process.umask() & readable) !== 0

/**
 * Makes a folder that every user may read, and so those above it that are absent. At once: a task has several, and each
 * would wait for its turn in the thread pool for longer than the disk takes.
 */
export function makeReadableFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true, mode: readable })
  if (!masks || first === undefined) return
  for (let made = resolve(path); made.length >= first.length; made = dirname(made)) chmodSync(made, readable)
}

/** Removes a folder with all that is in it; an absent one is no error. Follows no link. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await removeKnown(path)
  } catch {
    // Something is in use, came in between or isn't this user's: that function knows what to try, and is slower.
    await rm(path, { recursive: true, force: true })
  }
}

/** The disk takes its time only for a large file, whose blocks it has to give back. */
const quicklyGoneBytes = 1024 ** 2

async function removeKnown(folder: string): Promise<void> {
  const folders = [folder]
  const large: string[] = []
  for (const inside of folders) {
    for (const entry of readdirSync(inside, { withFileTypes: true })) {
      const path = join(inside, entry.name)
      if (entry.isDirectory()) folders.push(path)
      else if (entry.isFile() && lstatSync(path).size > quicklyGoneBytes) large.push(path)
      else unlinkSync(path)
    }
  }
  if (large.length > 0) await Promise.all(large.map((path) => unlink(path)))
  for (const inside of folders.reverse()) rmdirSync(inside)
}
