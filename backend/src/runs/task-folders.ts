/** Removes the folders of tasks whose worker was killed before it could. */
import { readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { removeFolder } from '../artifacts/folder.ts'

/** What {@link file://./node-lease.ts} calls tasks; runners keep folders of other names beside them. */
const taskName = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}-\d+-[0-9a-f]+$/
/** A folder is laid out after its lease was taken and removed after it was given up: neither is noticed at once. */
const graceMs = 60_000

/** @returns how many folders were removed */
export async function removeForgottenTasks(
  folder: string,
  isWanted: (taskId: string) => Promise<boolean>,
): Promise<number> {
  const names = await readdir(folder).catch(() => [])
  let removed = 0
  for (const name of names.filter((entry) => taskName.test(entry))) {
    const path = join(folder, name)
    const status = await stat(path).catch(() => null)
    if (status === null || Date.now() - status.mtimeMs < graceMs || (await isWanted(name))) continue
    await removeFolder(path)
    removed += 1
  }
  return removed
}
