/** The command line of a task process: what it may see and touch of the machine. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve, sep } from 'node:path'
import { Writable } from 'node:stream'
import { text } from 'node:stream/consumers'
import { systemCallFilter } from './system-call-filter.ts'
import { placesOf } from './task-folder.ts'

/**
 * `bubblewrap`: Linux namespaces. `permissions`: Node's permission model, which holds JavaScript but not the native
 * code of DuckDB.
 */
export const isolations = ['bubblewrap', 'permissions'] as const
export type Isolation = (typeof isolations)[number]

/** What the task runs: a program and the folders that it loads code from. */
export interface Runtime {
  entry: string
  readable: readonly string[]
}

export interface Command {
  file: string
  args: string[]
  env: Record<string, string>
  /** The working folder of the spawned process. */
  folder: string
  /** What the process is to read from file descriptor 3: the system calls that the task may not make. */
  filter: Buffer | null
}

const filterDescriptor = 3

/** Where the sandbox shows the task its folder, so that no message names a path of the machine. */
const insideFolder = '/task'

/** Folders of system libraries that a Node binary may link to. */
const systemFolders = ['/usr/lib', '/usr/lib64', '/lib', '/lib64', '/nix/store', '/etc/ld.so.cache']

/** The runtime of the installed `@flowza/nodes`. */
export function installedRuntime(): Runtime {
  const entry = createRequire(import.meta.url).resolve('@flowza/nodes/runtime/main')
  const nodes = resolve(dirname(entry), '..', '..')
  const require = createRequire(entry)
  const modules = ['zod', '@duckdb/node-api'].map((name) => modulesFolderOf(require.resolve(name)))
  return { entry, readable: [...new Set([nodes, ...modules])] }
}

/** JavaScript's heap may take this share of the memory limit; typed arrays and DuckDB live beside it. */
const heapShare = 0.7

/** Flags of the Node process that runs a task. */
export function nodeFlags(memoryBytes: number): string[] {
  const heapMegabytes = Math.max(16, Math.floor((heapShare * memoryBytes) / 1024 ** 2))
  // Standard error is for what went wrong.
  const quiet = ['--disable-warning=ExperimentalWarning', '--disable-warning=SecurityWarning']
  return [`--max-old-space-size=${heapMegabytes}`, ...quiet]
}

/**
 * The command that runs a task, or (`wait`) loads the runtime and runs the task once told to, or (`warm-up`) only loads
 * the runtime and rehearses a task, and so fills Node's cache of compiled code. In bubblewrap a task may read that cache
 * and not write it: what one wrote there, another would run. Under the permission model Node leaves a cache that it may
 * not write aside, so there it may; that model holds no attacker anyway.
 */
export function sandboxCommand(options: {
  isolation: Isolation
  runtime: Runtime
  taskFolder: string
  work: 'task' | 'wait' | 'warm-up'
  memoryBytes: number
  cacheFolder: string
}): Command {
  const { isolation, runtime, taskFolder, work, memoryBytes, cacheFolder } = options
  const sandbox = {
    readable: [runtime.entry, ...runtime.readable],
    taskFolder,
    cache: { folder: cacheFolder, writable: work === 'warm-up' || isolation === 'permissions' },
  }
  const folder = isolation === 'bubblewrap' ? insideFolder : taskFolder
  const start = [runtime.entry, ...argumentsFor(work, folder)]
  const flags = nodeFlags(memoryBytes)
  const env = taskEnvironment(join(folder, 'tmp'), cacheFolder)
  switch (isolation) {
    case 'bubblewrap': {
      const args = [...bubblewrapArguments(sandbox), process.execPath, ...flags, ...start]
      return { file: 'bwrap', args, env, folder: taskFolder, filter: systemCallFilter(process.arch) }
    }
    case 'permissions': {
      const args = [...flags, ...permissionArguments(sandbox), ...start]
      return { file: process.execPath, args, env, folder: taskFolder, filter: null }
    }
  }
}

/** What the runtime's entry is called with. */
export function argumentsFor(work: 'task' | 'wait' | 'warm-up', folder: string): string[] {
  switch (work) {
    case 'task':
      return [folder]
    case 'wait':
      return [folder, '--wait']
    case 'warm-up':
      return [folder, '--warm-up']
  }
}

/**
 * The isolation that works here: bubblewrap where it is installed and may make namespaces (it may not inside most
 * containers), else Node's permission model. Decided by trying.
 */
export async function probeIsolation(): Promise<Isolation> {
  if (process.platform !== 'linux') return 'permissions'
  const probe = await mkdtemp(join(tmpdir(), 'flowza-probe-'))
  try {
    const places = placesOf(probe)
    await Promise.all(Object.values(places).map((folder) => mkdir(folder)))
    const cache = { folder: places.tmp, writable: false }
    const sandbox = bubblewrapArguments({ readable: [], taskFolder: probe, cache })
    const child = spawn('bwrap', [...sandbox, process.execPath, '--eval', probeProgram], {
      env: taskEnvironment(join(insideFolder, 'tmp'), cache.folder),
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
      timeout: 10_000,
    })
    if (child.stdout === null) return 'permissions'
    const failed = new Promise<never>((_, reject) => child.once('error', reject))
    giveFilter(child, systemCallFilter(process.arch))
    const said = await Promise.race([text(child.stdout), failed])
    return said === 'isolated' ? 'bubblewrap' : 'permissions'
  } catch {
    return 'permissions'
  } finally {
    await rm(probe, { recursive: true, force: true })
  }
}

/** Tells bubblewrap its filter, over the pipe that the process was started with. */
export function giveFilter(child: ChildProcess, filter: Buffer | null): void {
  const pipe = child.stdio[filterDescriptor]
  if (!(pipe instanceof Writable)) return
  // One that could not be started reads nothing; its exit is what counts.
  pipe.on('error', () => {})
  pipe.end(filter ?? undefined)
}

/** Writes where a task must be able to, and finds no network but its own loopback. */
const probeProgram = `
  const fs = require('node:fs')
  fs.writeFileSync('${insideFolder}/out/probe', '')
  const addresses = Object.values(require('node:os').networkInterfaces()).flat()
  if (addresses.every((address) => address.internal)) process.stdout.write('isolated')
`

interface SandboxFolders {
  readable: readonly string[]
  taskFolder: string
  cache: { folder: string; writable: boolean }
}

function bubblewrapArguments({ readable, taskFolder, cache }: SandboxFolders): string[] {
  const places = placesOf(taskFolder)
  return [
    // No network, no view of other processes, no privilege, and an end with this process, however it ends.
    ['--unshare-all', '--die-with-parent', '--cap-drop', 'ALL', '--hostname', 'flowza'],
    systemFolders.flatMap((folder) => ['--ro-bind-try', folder, folder]),
    [process.execPath, ...readable].flatMap((path) => ['--ro-bind', path, path]),
    [cache.writable ? '--bind' : '--ro-bind', cache.folder, cache.folder],
    ['--proc', '/proc', '--dev', '/dev'],
    ['--ro-bind', places.in, `${insideFolder}/in`],
    ['--bind', places.out, `${insideFolder}/out`],
    ['--bind', places.tmp, `${insideFolder}/tmp`],
    // What is left writable is on disk and counted; a writable root would be memory that nobody counts.
    systemCallFilter(process.arch) === null ? [] : ['--seccomp', String(filterDescriptor)],
    // A server that is root would own what is below /proc/sys, also without privileges.
    ['--remount-ro', '/proc', '--remount-ro', '/dev', '--remount-ro', '/', '--chdir', insideFolder, '--'],
  ].flat()
}

function permissionArguments({ readable, taskFolder, cache }: SandboxFolders): string[] {
  const places = placesOf(taskFolder)
  const folders = [...readable, places.in, places.out, places.tmp, cache.folder]
  const writable = [places.out, places.tmp, ...(cache.writable ? [cache.folder] : [])]
  // DuckDB is a native add-on; the learning library may use worker threads.
  const allowed = ['--permission', '--allow-addons', '--allow-worker']
  const reads = folders.map((path) => `--allow-fs-read=${path}`)
  return [...allowed, ...reads, ...writable.map((path) => `--allow-fs-write=${path}`)]
}

/** Nothing of this process's environment, which may hold secrets. */
function taskEnvironment(tmp: string, cacheFolder: string): Record<string, string> {
  const env: Record<string, string> = {
    PATH: '/usr/bin:/bin',
    HOME: tmp,
    TMPDIR: tmp,
    LANG: 'C.UTF-8',
    // The same dates on every machine.
    TZ: 'UTC',
    NODE_COMPILE_CACHE: cacheFolder,
  }
  // Windows starts no program without it.
  if (process.platform === 'win32') return { ...env, SystemRoot: 'C:\\Windows', TEMP: tmp, TMP: tmp }
  return env
}

function modulesFolderOf(path: string): string {
  const marker = `${sep}node_modules${sep}`
  return path.slice(0, path.lastIndexOf(marker) + marker.length - 1)
}
