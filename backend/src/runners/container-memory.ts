/** Watches a container's memory: the kernel's own killer acts late on one whose program no longer fits beside its data. */
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Container, ContainerStats } from 'dockerode'
import type { StopReason } from './task-outcome.ts'

/** What a look at a container's memory finds. */
export interface MemoryReading {
  limitBytes: number
  /** Everything that counts against the limit, with the pages of files. */
  usedBytes: number
  /** What can't be dropped and read again. */
  heldBytes: number
  /** Pages read from disk since the container was made. */
  majorFaults: number
}

/**
 * A container at its limit that keeps re-reading its own program from disk makes no progress: seen for minutes. One that
 * merely reads large files fills its limit, too, with pages that it can do without.
 */
const thrashing = { usedShare: 0.95, heldShare: 0.8, faultsPerSecond: 100, ms: 3000 }

/** Tells from readings, one after the other, when a container has thrashed for three seconds. */
export function createThrashingWatch(): (reading: MemoryReading, atMs: number) => StopReason | null {
  let last: { majorFaults: number; atMs: number } | null = null
  let since: number | null = null
  return (reading, atMs) => {
    const { limitBytes, usedBytes, heldBytes, majorFaults } = reading
    const before = last
    last = { majorFaults, atMs }
    if (before === null) return null
    const faults = ((majorFaults - before.majorFaults) * 1000) / Math.max(1, atMs - before.atMs)
    const isFull =
      usedBytes >= thrashing.usedShare * limitBytes && heldBytes >= thrashing.heldShare * limitBytes
    if (!isFull || faults < thrashing.faultsPerSecond) {
      since = null
      return null
    }
    since ??= before.atMs
    return atMs - since >= thrashing.ms ? 'memory' : null
  }
}

/** Looks at a running container: by its control group's files where this machine has them, else by asking the engine. */
export function createMemorySample(container: Container): () => Promise<StopReason | null> {
  const watch = createThrashingWatch()
  let group: Promise<ControlGroup | null> | null = null
  return async () => {
    group ??= controlGroupOf(container).catch(() => null)
    const files = await group
    const reading = files === null ? await askEngine(container) : await readGroup(files)
    return reading === null ? null : watch(reading, performance.now())
  }
}

/** The folder of a control group's memory figures. */
export interface ControlGroup {
  version: 1 | 2
  folder: string
}

/** Null where the engine is on another machine, or in another view of the file system. */
export async function controlGroupOf(container: Container): Promise<ControlGroup | null> {
  const { State, Id } = await container.inspect()
  if (State.Pid === 0) return null
  const path = memoryGroupPath(await readFile(`/proc/${State.Pid}/cgroup`, 'utf8'))
  // Another process may have that number here.
  if (path === null || !path.folder.includes(Id)) return null
  return (await readGroup(path)) === null ? null : path
}

/** Where a process's memory is counted, from its `/proc/<pid>/cgroup`. */
export function memoryGroupPath(text: string): ControlGroup | null {
  for (const line of text.split('\n')) {
    const [, controllers, path] = /^\d+:([^:]*):(.*)$/.exec(line) ?? []
    if (path !== undefined && controllers.split(',').includes('memory')) {
      return { version: 1, folder: join('/sys/fs/cgroup/memory', path) }
    }
  }
  const unified = /^0::(.+)$/m.exec(text)?.[1]
  return unified === undefined ? null : { version: 2, folder: join('/sys/fs/cgroup', unified) }
}

/** Null when the group is gone or has no limit. */
export async function readGroup({ version, folder }: ControlGroup): Promise<MemoryReading | null> {
  const names =
    version === 1
      ? { limit: 'memory.limit_in_bytes', used: 'memory.usage_in_bytes' }
      : { limit: 'memory.max', used: 'memory.current' }
  try {
    const [limit, used, stat] = await Promise.all(
      [names.limit, names.used, 'memory.stat'].map((name) => readFile(join(folder, name), 'utf8')),
    )
    const stats = Object.fromEntries(
      stat.split('\n').map((line) => {
        const [name, value] = line.split(' ')
        return [name, Number(value)]
      }),
    )
    return readingOf({ limit: Number(limit), used: Number(used), stats })
  } catch {
    return null
  }
}

async function askEngine(container: Container): Promise<MemoryReading | null> {
  const { memory_stats: memory } = await container.stats({ stream: false, 'one-shot': true })
  return readingOfStats(memory)
}

/** Null once the container has ended. */
export function readingOfStats(memory: ContainerStats['memory_stats']): MemoryReading | null {
  if (memory.stats === undefined) return null
  return readingOf({ limit: memory.limit, used: memory.usage, stats: { ...memory.stats } })
}

/** Control groups v1 say `total_rss`, v2 say `anon`. */
function readingOf(figures: {
  limit: number
  used: number
  stats: Record<string, number | undefined>
}): MemoryReading | null {
  const { limit, used, stats } = figures
  if (!Number.isFinite(limit) || limit <= 0) return null
  return {
    limitBytes: limit,
    usedBytes: used,
    heldBytes: stats['total_rss'] ?? stats['anon'] ?? 0,
    majorFaults: stats['total_pgmajfault'] ?? stats['pgmajfault'] ?? 0,
  }
}
