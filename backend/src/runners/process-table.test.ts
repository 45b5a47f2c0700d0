import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { createTreeMeter, groupsMarked, treeOf } from './process-table.ts'

describe('treeOf', () => {
  it('holds descendants and the group of the root, nothing else', () => {
    const rows = [
      { pid: 1, parent: 0, group: 1 },
      { pid: 10, parent: 1, group: 10 },
      { pid: 11, parent: 10, group: 10 },
      { pid: 12, parent: 11, group: 12 },
      // Its parent has ended, and so it was handed to process 1.
      { pid: 13, parent: 1, group: 10 },
      { pid: 14, parent: 13, group: 14 },
      { pid: 20, parent: 1, group: 20 },
    ]
    expect(treeOf(rows, 10).toSorted((a, b) => a - b)).toEqual([10, 11, 12, 13, 14])
    expect(treeOf(rows, 99)).toEqual([])
  })
})

describe.skipIf(process.platform === 'win32')('a process that holds memory in a child', () => {
  it('is measured with its child, and found by its command line', async () => {
    const mark = `flowza-mark-${process.pid}`
    const holder = `
      const kept = Buffer.alloc(100 * 1024 ** 2, 1)
      console.log('holding')
      setInterval(() => kept.length, 1000)
    `
    const parent = `
      const child = require('node:child_process').spawn(process.execPath, ['--eval', ${JSON.stringify(holder)}])
      child.stdout.pipe(process.stdout)
    `
    const root = spawn(process.execPath, ['--eval', parent, mark], {
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    const pid = root.pid ?? 0
    await once(root.stdout, 'data')
    const use = await createTreeMeter(pid)()
    expect(use.memoryBytes).toBeGreaterThan(100 * 1024 ** 2)
    expect(use.memoryBytes).toBeLessThan(400 * 1024 ** 2)
    expect(use.pids).toBeGreaterThanOrEqual(2)
    const [found, ...others] = await groupsMarked([mark, 'holding'])
    expect(found).toMatchObject({ group: pid, command: expect.stringContaining(mark) })
    expect(others).toEqual([])
    expect(await groupsMarked([mark, 'no such mark'])).toEqual([])
    process.kill(-pid, 'SIGKILL')
    await once(root, 'close')
    expect(await createTreeMeter(pid)()).toMatchObject({ memoryBytes: 0 })
  })
})
