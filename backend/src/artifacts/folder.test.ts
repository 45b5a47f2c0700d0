import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { makeReadableFolder, removeFolder } from './folder.ts'

let root: string
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'flowza-folder-'))
})
afterEach(async () => {
  await rm(root, { recursive: true, force: true })
})

describe('a folder of a task', () => {
  it('is readable by everybody with those above it', async () => {
    const inner = join(root, 'task', 'in')
    makeReadableFolder(inner)
    for (const folder of [inner, join(root, 'task')]) expect((await stat(folder)).mode & 0o777).toBe(0o755)
    makeReadableFolder(inner)
  })

  it('goes with all that is in it, small and large', async () => {
    const task = join(root, 'task')
    await mkdir(join(task, 'out', 'table'), { recursive: true })
    await writeFile(join(task, 'out', 'result.json'), '{}')
    await writeFile(join(task, 'out', 'table', 'data.parquet'), '')
    await truncate(join(task, 'out', 'table', 'data.parquet'), 8 * 1024 ** 2)
    await removeFolder(task)
    expect(existsSync(task)).toBe(false)
  })

  it('takes no file along that a link in it leads to', async () => {
    const task = join(root, 'task')
    const outside = join(root, 'outside')
    await mkdir(task)
    await mkdir(outside)
    await writeFile(join(outside, 'kept.txt'), 'kept')
    await symlink(outside, join(task, 'folder'))
    await symlink(join(outside, 'kept.txt'), join(task, 'file'))
    await removeFolder(task)
    expect(existsSync(task)).toBe(false)
    expect(await readFile(join(outside, 'kept.txt'), 'utf8')).toBe('kept')
  })

  it('may be gone already', async () => {
    await expect(removeFolder(join(root, 'never'))).resolves.toBeUndefined()
  })
})
