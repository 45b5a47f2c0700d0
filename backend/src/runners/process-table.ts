/** The machine's processes: who started whom, and what they hold in memory. */
import { execFile } from 'node:child_process'
import { readdir, readFile } from 'node:fs/promises'
import { promisify } from 'node:util'

const run = promisify(execFile)

export interface ProcessRow {
  pid: number
  parent: number
  group: number
}

export interface ProcessUse {
  /** Memory that belongs to these processes alone; program files mapped into memory don't count on Linux. */
  memoryBytes: number
  /** Processes and, on Linux, threads. */
  pids: number
}

/** A new process is noticed this late; what a known one uses is always read afresh. */
const linuxRescanMs = 1000

/**
 * Measures what a process, everything it started, and everything in its process group use: zero when it is gone, and
 * always on Windows, where only V8's own limit holds.
 */
export function createTreeMeter(root: number): () => Promise<ProcessUse> {
  switch (process.platform) {
    case 'linux':
      return createLinuxMeter(root)
    case 'win32':
      return async () => ({ memoryBytes: 0, pids: 0 })
    default:
      return async () => portableUse(root)
  }
}

function createLinuxMeter(root: number): () => Promise<ProcessUse> {
  let members: number[] = []
  let scannedAt = -Infinity
  return async () => {
    // Scanning the machine costs milliseconds, reading one process a twentieth of one.
    if (performance.now() - scannedAt > linuxRescanMs) {
      members = treeOf(await linuxRows(), root)
      scannedAt = performance.now()
    }
    const uses = await Promise.all(members.map(linuxUse))
    return {
      memoryBytes: uses.reduce((sum, use) => sum + use.memoryBytes, 0),
      pids: uses.reduce((sum, use) => sum + use.pids, 0),
    }
  }
}

async function portableUse(root: number): Promise<ProcessUse> {
  const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid=,pgid=,rss='], { maxBuffer: 16 * 1024 * 1024 })
  const rows = stdout.split('\n').flatMap((line) => {
    const [pid, parent, group, kilobytes] = line.trim().split(/\s+/).map(Number)
    return kilobytes === undefined ? [] : [{ pid, parent, group, memoryBytes: kilobytes * 1024 }]
  })
  const members = new Set(treeOf(rows, root))
  const memoryBytes = rows.reduce((sum, row) => sum + (members.has(row.pid) ? row.memoryBytes : 0), 0)
  return { memoryBytes, pids: members.size }
}

/** The root, its descendants, and the processes of the group that it leads. */
export function treeOf(rows: readonly ProcessRow[], root: number): number[] {
  const children = Map.groupBy(rows, (row) => row.parent)
  const members = new Set<number>()
  const waiting = rows.filter((row) => row.pid === root || row.group === root).map((row) => row.pid)
  for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
    if (members.has(pid)) continue
    members.add(pid)
    for (const child of children.get(pid) ?? []) waiting.push(child.pid)
  }
  return [...members]
}

/**
 * Groups led by processes whose command line holds every one of `marks`, each once with the first such command line; this
 * process itself is left out. Empty on Windows, which has no process groups.
 */
export async function groupsMarked(marks: readonly string[]): Promise<{ group: number; command: string }[]> {
  if (process.platform === 'win32') return []
  const { stdout } = await run('ps', ['-A', '-ww', '-o', 'pid=,pgid=,command='], {
    maxBuffer: 64 * 1024 * 1024,
  })
  const groups = new Map<number, string>()
  for (const line of stdout.split('\n')) {
    const match = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line)
    if (match === null || !marks.every((mark) => match[3].includes(mark))) continue
    const group = Number(match[2])
    if (Number(match[1]) !== process.pid && !groups.has(group)) groups.set(group, match[3])
  }
  return [...groups].map(([group, command]) => ({ group, command }))
}

async function linuxRows(): Promise<ProcessRow[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const rows = await Promise.all(
    pids.map(async (name) => {
      // The command name is in parentheses and may hold anything, also ") ".
      const text = await readFile(`/proc/${name}/stat`, 'latin1').catch(() => null)
      if (text === null) return null
      const [, parent, group] = text.slice(text.lastIndexOf(')') + 2).split(' ')
      return { pid: Number(name), parent: Number(parent), group: Number(group) }
    }),
  )
  return rows.filter((row) => row !== null)
}

async function linuxUse(pid: number): Promise<ProcessUse> {
  const text = await readFile(`/proc/${pid}/status`, 'latin1').catch(() => '')
  const field = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+)`, 'm').exec(text)?.[1] ?? 0)
  return { memoryBytes: (field('RssAnon') + field('RssShmem')) * 1024, pids: field('Threads') }
}
