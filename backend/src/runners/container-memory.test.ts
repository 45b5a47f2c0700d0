import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import {
  createThrashingWatch,
  memoryGroupPath,
  readGroup,
  readingOfStats,
  type MemoryReading,
} from './container-memory.ts'

const mebibyte = 1024 ** 2
const full: MemoryReading = {
  limitBytes: 512 * mebibyte,
  usedBytes: 511 * mebibyte,
  heldBytes: 500 * mebibyte,
  majorFaults: 0,
}

/** What the watch says of one reading a second. */
function watchOver(readings: readonly Partial<MemoryReading>[]) {
  const watch = createThrashingWatch()
  return readings.map((reading, second) => watch({ ...full, ...reading }, second * 1000))
}

describe('a container that thrashes', () => {
  it('is stopped after three seconds of re-reading its own program', () => {
    const readings = [0, 5000, 9000, 15_000].map((majorFaults) => ({ majorFaults }))
    expect(watchOver(readings)).toEqual([null, null, null, 'memory'])
  })

  it('is left alone while it gets on: few faults, memory to spare, or full of pages of files', () => {
    const faults = [0, 5000, 10_000, 15_000, 20_000, 25_000]
    expect(watchOver(faults.map((majorFaults) => ({ majorFaults: majorFaults / 1000 })))).not.toContain(
      'memory',
    )
    const spare = faults.map((majorFaults) => ({ majorFaults, usedBytes: 400 * mebibyte }))
    expect(watchOver(spare)).not.toContain('memory')
    const files = faults.map((majorFaults) => ({ majorFaults, heldBytes: 100 * mebibyte }))
    expect(watchOver(files)).not.toContain('memory')
  })

  it('begins anew after a pause', () => {
    const readings = [0, 5000, 10_000, 10_001, 15_000, 20_000, 25_000].map((majorFaults) => ({ majorFaults }))
    expect(watchOver(readings)).toEqual([null, null, null, null, null, null, 'memory'])
  })
})

describe('the memory figures of a control group', () => {
  it('are found for version 1, version 2, and both at once', () => {
    const hybrid = '5:devices:/docker/abc\n4:cpu,memory:/docker/abc\n0::/docker/abc\n'
    expect(memoryGroupPath(hybrid)).toEqual({ version: 1, folder: '/sys/fs/cgroup/memory/docker/abc' })
    const unified = '0::/system.slice/docker-abc.scope\n'
    expect(memoryGroupPath(unified)).toEqual({
      version: 2,
      folder: '/sys/fs/cgroup/system.slice/docker-abc.scope',
    })
    expect(memoryGroupPath('')).toBeNull()
  })

  it('are read in both versions, and from the engine', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'flowza-group-'))
    const expected = { limitBytes: 1000, usedBytes: 900, heldBytes: 800, majorFaults: 7 }
    try {
      const files = {
        'memory.max': '1000\n',
        'memory.current': '900\n',
        'memory.stat': 'anon 800\nfile 100\npgmajfault 7\n',
      }
      for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
      expect(await readGroup({ version: 2, folder })).toEqual(expected)
      const older = {
        'memory.limit_in_bytes': '1000\n',
        'memory.usage_in_bytes': '900\n',
        'memory.stat': 'rss 1\npgmajfault 1\ntotal_rss 800\ntotal_pgmajfault 7\n',
      }
      for (const [name, text] of Object.entries(older)) await writeFile(join(folder, name), text)
      expect(await readGroup({ version: 1, folder })).toEqual(expected)
      await writeFile(join(folder, 'memory.max'), 'max\n')
      expect(await readGroup({ version: 2, folder })).toBeNull()
      expect(await readGroup({ version: 2, folder: join(folder, 'gone') })).toBeNull()
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
    const stats = { limit: 1000, usage: 900, max_usage: 950, failcnt: 0, stats: { anon: 800, pgmajfault: 7 } }
    // The engine answers figures of either version; the client's types know one.
    expect(readingOfStats(JSON.parse(JSON.stringify(stats)))).toEqual(expected)
    expect(readingOfStats(JSON.parse('{}'))).toBeNull()
  })
})
