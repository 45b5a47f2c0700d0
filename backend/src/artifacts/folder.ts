/** Folders that tasks read and write. */
import { chmod, mkdir, readdir, rm, rmdir, unlink } from 'node:fs/promises'
import { dirname, join, resolve } from 'node:path'

const readable = 0o755
/** Whether this process's umask takes from a new folder what a task needs, which may run as another user. */
const masks = (process.umask() & readable) !== 0

/** Makes a folder that every user may read, and so those above it that are absent. */
export async function makeReadableFolder(path: string): Promise<void> {
  const first = await mkdir(path, { recursive: true, mode: readable })
  if (!masks || first === undefined) return
  for (let made = resolve(path); made.length >= first.length; made = dirname(made))
    await chmod(made, readable)
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

async function removeKnown(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true })
  await Promise.all(
    entries.map((entry) => {
      const path = join(folder, entry.name)
      return entry.isDirectory() ? removeKnown(path) : unlink(path)
    }),
  )
  await rmdir(folder)
}
