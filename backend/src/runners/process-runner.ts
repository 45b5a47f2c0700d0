import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { errorCode } from '../artifacts/regular-file.ts'
import { emitSignal } from '../observability/signals.ts'
import { diskFull, roomFor, usualFreeBytes } from './free-space.ts'
import { createOutputTail } from './output-tail.ts'
import { createTreeMeter, groupsMarked } from './process-table.ts'
import { ReapGrace } from './reap-grace.ts'
import type { ExecuteOptions, Outcome, Runner, RunnerTask } from './runner.ts'
import {
  giveFilter,
  installedRuntime,
  probeIsolation,
  sandboxCommand,
  type Isolation,
  type Runtime,
} from './sandbox.ts'
import { settleWithin } from './settle-within.ts'
import { placesOf, prepareTaskFolder, readResult } from './task-folder.ts'
import { createTaskLog } from './task-log.ts'
import { cancelled, outcomeOf, unavailable } from './task-outcome.ts'
import { handOver, readyOn, startLine } from './task-start.ts'
import { overLimit, watchTask } from './task-watch.ts'
import { WarmPool, type WarmSandbox } from './warm-pool.ts'

/** Long enough for a task that listens to put its things down, short enough for a person who waits. */
const graceMs = 2000
/** After the task's own process has ended, how long to wait for what is left in its pipes. */
const drainMs = 1000
/** Filling memory goes at about 1 GB a second, so this bounds how far a task gets past its limit. */
const sampleIntervalMs = 100
const warmUp = { memoryBytes: 512 * 1024 ** 2, timeoutMs: 30_000 }

export interface ProcessRunnerOptions {
  /** The folder that holds every task folder of this installation: by it, `sweep` knows left-over processes. */
  tasksFolder: string
  /** Where Node keeps compiled code between tasks. */
  cacheFolder: string
  /** What tasks run; the installed node runtime unless told. */
  runtime?: Runtime
  /** Found by trying unless told. */
  isolation?: Isolation
  /** How many processes may wait for tasks of this memory limit; none unless told. */
  warm?: { processes: number; memoryBytes: number }
  /** Nothing is started with less room on the disk of the tasks. */
  freeBytes?: number
  /** For how long a task must have been unwanted before it is reaped; 30 s unless told. */
  reapGraceMs?: number
}

/**
 * Runs each task in a process of its own on this machine: in a bubblewrap sandbox where that works, else under Node's
 * permission model. Enforces the memory, time, output and process limits by watching; `cpus` is not enforced here.
 * Processes may be started ahead in bubblewrap, whose mounts follow the folders; Node's permissions are for paths.
 */
export async function createProcessRunner(options: ProcessRunnerOptions): Promise<Runner> {
  await Promise.all(
    [options.tasksFolder, options.cacheFolder].map((path) => mkdir(path, { recursive: true })),
  )
  const isolation = options.isolation ?? (await probeIsolation())
  return new ProcessRunner({
    isolation,
    runtime: options.runtime ?? installedRuntime(),
    tasksFolder: options.tasksFolder,
    cacheFolder: options.cacheFolder,
    warm: options.warm ?? { processes: 0, memoryBytes: 0 },
    freeBytes: options.freeBytes ?? usualFreeBytes,
    grace: new ReapGrace({ graceMs: options.reapGraceMs }),
  })
}

/** A process that has loaded the runtime and waits, or one that begins at once. */
interface StartedProcess extends WarmSandbox {
  child: ChildProcess
  folder: string
  exited: Promise<ProcessEnd>
}

interface ProcessEnd {
  exitCode: number | null
  signal: NodeJS.Signals | null
}

/** Ended by the runner after it had finished. */
const endedWell: ProcessEnd = { exitCode: 0, signal: null }

class ProcessRunner implements Runner {
  readonly name = 'process'
  readonly description: string
  readonly #isolation: Isolation
  readonly #runtime: Runtime
  readonly #tasksFolder: string
  readonly #cacheFolder: string
  readonly #running = new Map<string, { ended: Promise<unknown>; abort: AbortController }>()
  readonly #groups = new Set<number>()
  /** Tasks whose outcome is known and whose last process may still be going. */
  readonly #ending = new Set<Promise<unknown>>()
  readonly #warmUp: Promise<void>
  readonly #warmMemoryBytes: number
  readonly #pool: WarmPool<StartedProcess> | null
  readonly #freeBytes: number
  readonly #grace: ReapGrace
  #closed = false

  constructor(
    options: Required<Omit<ProcessRunnerOptions, 'reapGraceMs'>> & {
      grace: ReapGrace
    },
  ) {
    this.#freeBytes = options.freeBytes
    this.#grace = options.grace
    this.#isolation = options.isolation
    this.#runtime = options.runtime
    this.#tasksFolder = options.tasksFolder
    this.#cacheFolder = options.cacheFolder
    this.description = describe(options.isolation)
    const { processes, memoryBytes } = options.warm
    this.#warmMemoryBytes = memoryBytes
    this.#pool =
      processes > 0 && options.isolation === 'bubblewrap'
        ? new WarmPool({ most: processes, start: () => this.#startWaiting(memoryBytes) })
        : null
    // Nobody waits for it, and without it tasks merely start more slowly.
    this.#warmUp = this.#fillCache()
      .catch(() => {})
      .then(() => this.#pool?.fill())
  }

  async execute(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    if (this.#closed) return unavailable('The runner is closed.', 'Start the server again.')
    if (this.#running.has(task.id)) throw new Error(`Task ${task.id} is already running.`)
    const abort = new AbortController()
    // A process can't be taken over, so leaving it is ending it.
    const signal = AbortSignal.any(
      [options.signal, abort.signal, options.leave].filter((given) => given !== undefined),
    )
    const ended = this.#run(task, { ...options, signal }).catch((error: unknown) => {
      if (errorCode(error) === 'ENOSPC') return diskFull('is full')
      throw error
    })
    this.#running.set(task.id, { ended, abort })
    try {
      return await ended
    } finally {
      this.#running.delete(task.id)
      if (this.#running.size === 0) this.#pool?.rest()
    }
  }

  /** In bubblewrap nothing outlives its worker. Elsewhere what does is reaped: its pipes are gone, and with them its log. */
  async adopt(): Promise<Outcome | null> {
    return null
  }

  async reap(isWanted: (id: string) => boolean | Promise<boolean>): Promise<number> {
    const others = await this.#others()
    const unwanted: string[] = []
    for (const { group, command } of others) {
      const id = taskIdIn(command, this.#tasksFolder)
      // What waits ends with its worker; whoever runs it knows it.
      if (id !== null && !(await isWanted(id))) unwanted.push(String(group))
    }
    const due = this.#grace.due(unwanted)
    for (const group of due) signalGroup(Number(group), 'SIGKILL')
    return due.size
  }

  async sweep(): Promise<number> {
    const others = await this.#others()
    for (const { group } of others) signalGroup(group, 'SIGKILL')
    return others.length
  }

  async #others() {
    // What is just being ended is nobody's left-over.
    await Promise.all(this.#ending)
    // One of its own may begin or end while the list is made.
    const before = new Set(this.#groups)
    const marked = await groupsMarked([this.#runtime.entry, this.#tasksFolder])
    return marked.filter(({ group }) => !before.has(group) && !this.#groups.has(group))
  }

  async close(): Promise<void> {
    this.#closed = true
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.allSettled([...running.map(({ ended }) => ended), this.#warmUp])
    await this.#pool?.close()
  }

  async #run(task: RunnerTask, { signal, onEvent }: ExecuteOptions): Promise<Outcome> {
    if (signal.aborted) return cancelled()
    const full = await roomFor(task.folder, this.#freeBytes)
    if (full !== null) return full
    const deadline = task.deadline ?? new Date(Date.now() + task.limits.timeoutMs)
    const waiting = await this.#takeWaiting(task)
    const { run, node } = task.labels
    emitSignal('sandbox_taken', { run, node, runner: this.name, start: waiting === null ? 'cold' : 'warm' })
    const places = waiting ? handOver(waiting.folder, task.folder) : await prepareTaskFolder(task.folder)
    const child = waiting?.child ?? this.#spawn('task', task.folder, task.limits.memoryBytes)
    const { pid } = child
    if (pid === undefined) return spawnFailed(await errorOf(child))
    // A later error is a signal that could not be sent; the exit is what counts.
    if (!waiting) child.on('error', () => {})
    this.#groups.add(pid)

    const finished = Promise.withResolvers<ProcessEnd>()
    const log = createTaskLog(onEvent, () => {
      signalGroup(pid, 'SIGKILL')
      finished.resolve(endedWell)
    })
    const errors = createOutputTail()
    child.stdout?.on('data', (chunk: Buffer) => log.push(chunk))
    child.stderr?.on('data', (chunk: Buffer) => errors.push(chunk))
    // That of a process that waited was paused.
    child.stdout?.resume()

    let killTimer: NodeJS.Timeout | undefined
    const measure = createTreeMeter(pid)
    const watch = watchTask({
      signal,
      deadline,
      limits: task.limits,
      places,
      sampleIntervalMs,
      async sample() {
        const use = await measure()
        if (use.memoryBytes > task.limits.memoryBytes) return 'memory'
        return use.pids > task.limits.pids ? 'processes' : null
      },
      stop(reason) {
        // Over a limit there is no time to lose: memory may be filling at a gigabyte a second.
        if (reason === 'memory' || reason === 'processes') return signalGroup(pid, 'SIGKILL')
        signalGroup(pid, 'SIGTERM')
        killTimer = setTimeout(() => signalGroup(pid, 'SIGKILL'), graceMs)
      },
    })

    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
    const exited = waiting?.exited ?? exitOf(child)
    child.stdin?.end(startLine)
    const exit = await Promise.race([exited, finished.promise])
    watch.end()
    clearTimeout(killTimer)
    // Whatever it started ends with it, and lets go of the pipes.
    signalGroup(pid, 'SIGKILL')
    const drained = settleWithin(drainMs, Promise.all([exited, closed])).finally(() => {
      this.#groups.delete(pid)
      child.stdout?.destroy()
      child.stderr?.destroy()
      this.#ending.delete(drained)
    })
    this.#ending.add(drained)
    // All that it had to say came before the line that ends it.
    if (!log.hasFinished()) await drained
    child.stdout?.removeAllListeners('data').resume()
    log.end()

    const errorLines = errors.lines()
    const read = readResult(places.out)
    const stopped = watch.reason() ?? (await overLimit(places, task.limits))
    const end = log.hasFinished() && exit.signal === 'SIGKILL' ? endedWell : exit
    const diskWasFull = await log.diskWasFull({ ...end, errorLines, folder: task.folder })
    const known = { killedForMemory: false, engineWasAway: false, diskWasFull }
    const outcome = outcomeOf({ ...end, ...known, stopped, errorLines, read }, task)
    log.tellCrash(outcome, errorLines)
    return outcome
  }

  /** A process that was started ahead and still runs; null when there is none for the task. */
  async #takeWaiting(task: RunnerTask): Promise<StartedProcess | null> {
    if (task.limits.memoryBytes !== this.#warmMemoryBytes) return null
    const waiting = await this.#pool?.take()
    if (!waiting) return null
    const { exitCode, signalCode } = waiting.child
    if (exitCode === null && signalCode === null) return waiting
    await waiting.discard()
    return null
  }

  /** Starts a process that loads the runtime and then waits for its task. */
  async #startWaiting(memoryBytes: number): Promise<StartedProcess> {
    const folder = await mkdtemp(join(this.#tasksFolder, 'waiting-'))
    await prepareTaskFolder(folder)
    await mkdir(placesOf(folder).in)
    const child = this.#spawn('wait', folder, memoryBytes)
    const { pid, stdout, stdin } = child
    if (pid === undefined || stdout === null) throw await errorOf(child)
    child.on('error', () => {})
    // One that has ended cannot be told to start; its exit is what counts.
    stdin?.on('error', () => {})
    this.#groups.add(pid)
    return {
      child,
      folder,
      exited: exitOf(child),
      ready: readyOn(stdout),
      discard: async () => {
        signalGroup(pid, 'SIGKILL')
        this.#groups.delete(pid)
        await rm(folder, { recursive: true, force: true })
      },
    }
  }

  #spawn(work: 'task' | 'wait' | 'warm-up', taskFolder: string, memoryBytes: number): ChildProcess {
    const command = sandboxCommand({
      isolation: this.#isolation,
      runtime: this.#runtime,
      cacheFolder: this.#cacheFolder,
      taskFolder,
      work,
      memoryBytes,
    })
    const child = spawn(command.file, command.args, {
      cwd: command.folder,
      env: command.env,
      stdio: [
        work === 'wait' ? 'pipe' : 'ignore',
        'pipe',
        'pipe',
        ...(command.filter === null ? [] : ['pipe' as const]),
      ],
      // A process group (and session) of its own, so that all of it can be ended together.
      detached: true,
      windowsHide: true,
    })
    giveFilter(child, command.filter)
    return child
  }

  /** Saves each task the stripping of types and most of the compiling. */
  async #fillCache(): Promise<void> {
    const folder = await mkdtemp(join(this.#tasksFolder, 'warm-up-'))
    try {
      await prepareTaskFolder(folder)
      await mkdir(placesOf(folder).in)
      const child = this.#spawn('warm-up', folder, warmUp.memoryBytes)
      if (child.pid === undefined) return void (await errorOf(child))
      child.on('error', () => {})
      this.#groups.add(child.pid)
      child.stdout?.resume()
      child.stderr?.resume()
      await settleWithin(warmUp.timeoutMs, exitOf(child))
      signalGroup(child.pid, 'SIGKILL')
      this.#groups.delete(child.pid)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

function describe(isolation: Isolation): string {
  switch (isolation) {
    case 'bubblewrap':
      return 'one sandboxed process per node (bubblewrap): no network, no files but its own, memory and time limits'
    case 'permissions':
      return (
        'one process per node, without bubblewrap: built-in node types only, since the permission model of Node.js holds ' +
        'JavaScript and not native code; no network and no files but its own, memory and time limits'
      )
  }
}

/** The task that a command line runs: its folder is named in it, and is called like the task. */
function taskIdIn(command: string, tasksFolder: string): string | null {
  const start = command.indexOf(`${tasksFolder}${sep}`)
  if (start === -1) return null
  const rest = command.slice(start + tasksFolder.length + 1)
  const id = /^[^\s/\\]+/.exec(rest)?.[0] ?? ''
  return id === '' || id.startsWith('waiting-') || id.startsWith('warm-up-') ? null : id
}

function spawnFailed(error: Error): Outcome {
  return unavailable(
    `The process of the node could not be started (${errorCode(error) ?? error.message}).`,
    'The computer may be out of memory, processes or open files. Close something and run again.',
  )
}

function signalGroup(leader: number, signal: NodeJS.Signals): void {
  if (process.platform === 'win32') {
    execFile('taskkill', ['/pid', String(leader), '/T', '/F'], () => {})
    return
  }
  try {
    process.kill(-leader, signal)
  } catch (error) {
    // ESRCH: all of the group has ended. EPERM (macOS): only ended ones that nobody has waited for are left.
    if (!['ESRCH', 'EPERM'].includes(errorCode(error) ?? '')) throw error
  }
}

function exitOf(child: ChildProcess): Promise<ProcessEnd> {
  return new Promise((resolve) => {
    child.once('exit', (exitCode, signal) => resolve({ exitCode, signal }))
  })
}

function errorOf(child: ChildProcess): Promise<Error> {
  return new Promise((resolve) => child.once('error', resolve))
}
