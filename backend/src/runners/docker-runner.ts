import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { availableParallelism, hostname } from 'node:os'
import { basename, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import Docker, { type ContainerInspectInfo, type DockerOptions } from 'dockerode'
import { errorCode, isPlainFolder } from '../artifacts/regular-file.ts'
import {
  attachToExisting,
  createAttached,
  giveToTask,
  removeContainer,
  waitingContainer,
  type AttachedContainer,
  type WaitingContainer,
} from './attached-container.ts'
import { emitSignal } from '../observability/signals.ts'
import { attendContainer } from './attend-container.ts'
import {
  containerConfig,
  containerName,
  isMadeFor,
  labels,
  taskIdOf,
  waitingPrefix,
} from './container-config.ts'
import { EngineLost } from './container-supervision.ts'
import { describeEngineError, isAbsent, isUnreachable, statusOf } from './engine-error.ts'
import { diskFull, roomFor, usualFreeBytes } from './free-space.ts'
import { ReapGrace } from './reap-grace.ts'
import type { ExecuteOptions, Outcome, Runner, RunnerTask, TaskLimits } from './runner.ts'
import { StartGate } from './start-gate.ts'
import { placesOf, prepareTaskFolder, type TaskPlaces } from './task-folder.ts'
import { cancelled, unavailable } from './task-outcome.ts'
import { handOver, startLine } from './task-start.ts'
import { WarmPool } from './warm-pool.ts'

/** Longer than a pool keeps one: only what a killed worker left is ever this old. */
const waitingMs = 24 * 3600_000

export interface DockerRunnerOptions {
  /** Image of the node runtime. */
  image: string
  /** Names this installation in labels, so that two on one engine leave each other's containers alone. */
  installation: string
  /** The runtime's entry point in the image. */
  entry?: string
  /** Where the engine is; the usual places and DOCKER_HOST unless told. */
  engine?: DockerOptions
  /** The program that runs containers, as `runsc`; the engine's usual one unless told. */
  engineRuntime?: string | null
  /** How many containers may wait for tasks of these limits, and where their folders are: on the disk of the tasks'. */
  warm?: { containers: number; limits: TaskLimits; folder: string }
  /** Nothing is started with less room on the disk of the tasks. */
  freeBytes?: number
  /** For how long a task must have been unwanted before it is reaped; 30 s unless told. */
  reapGraceMs?: number
}

/**
 * Runs each task in a container of its own: no network, read-only root, no capabilities, limits held by the kernel. Made
 * without asking the engine; when that does not answer, tasks end with `RUNNER_UNAVAILABLE`.
 */
export function createDockerRunner(options: DockerRunnerOptions): Runner {
  return new DockerRunner(options)
}

class DockerRunner implements Runner {
  readonly name = 'docker'
  readonly description: string
  readonly #options: DockerRunnerOptions
  readonly #entry: string
  readonly #engine: Docker
  /** Of containers that run a task or wait for one: nobody else's. */
  readonly #names = new Set<string>()
  readonly #pool: WarmPool<WaitingContainer> | null
  readonly #running = new Map<string, { ended: Promise<unknown>; abort: AbortController }>()
  readonly #gate = new StartGate({ most: availableParallelism() })
  readonly #grace: ReapGrace
  readonly #ending = new Set<Promise<unknown>>()
  #cpus: number | null = null
  #closed = false

  constructor(options: DockerRunnerOptions) {
    this.#options = options
    this.#entry = options.entry ?? '/flowza/nodes/src/runtime/main.ts'
    this.#engine = new Docker(options.engine)
    this.#grace = new ReapGrace({ graceMs: options.reapGraceMs })
    const { warm, engineRuntime } = options
    this.description =
      'one container per node: no network, read-only root, no privileges, memory, processor and time limits' +
      (engineRuntime ? `; run by ${engineRuntime}` : '')
    this.#pool =
      warm === undefined
        ? null
        : new WarmPool({
            most: warm.containers,
            start: () => this.#gate.pass(false, () => this.#startWaiting(warm.limits, warm.folder)),
          })
    this.#pool?.fill()
  }

  async execute(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    return this.#hold(task, options, (held) => this.#run(task, held))
  }

  async adopt(task: RunnerTask, options: ExecuteOptions): Promise<Outcome | null> {
    return this.#hold(task, options, (held) => this.#takeOver(task, held))
  }

  async reap(isWanted: (id: string) => boolean | Promise<boolean>): Promise<number> {
    const others = await this.#others()
    const past: string[] = []
    const unwanted: string[] = []
    for (const { Id, Labels, name, State } of others) {
      const id = taskIdOf(name)
      const isOver = this.#grace.isPast(new Date(Labels[labels.deadline] ?? 0))
      if (id.startsWith(waitingPrefix)) {
        // One that waits and runs is another worker's; without its worker it would have ended.
        if (State !== 'running' || isOver) unwanted.push(Id)
      } else if (isOver && Labels[labels.waits] === undefined) past.push(Id)
      else if (!(await isWanted(id))) unwanted.push(Id)
    }
    const due = [...past, ...this.#grace.due(unwanted)]
    await Promise.all(due.map((id) => removeContainer(this.#engine.getContainer(id))))
    return due.length
  }

  async sweep(): Promise<number> {
    const others = await this.#others()
    await Promise.all(others.map(({ Id }) => removeContainer(this.#engine.getContainer(Id))))
    return others.length
  }

  async close(): Promise<void> {
    this.#closed = true
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.allSettled(running.map(({ ended }) => ended))
    await this.#pool?.close()
    await Promise.all(this.#ending)
  }

  /** Containers of the installation that this runner neither runs nor keeps waiting. */
  async #others() {
    await Promise.all(this.#ending)
    const filters = { label: [`${labels.installation}=${this.#options.installation}`] }
    // No engine: nothing of it runs.
    const all = await this.#engine.listContainers({ all: true, filters }).catch(() => [])
    return all
      .map((container) => ({ ...container, name: (container.Names[0] ?? '/').slice(1) }))
      .filter(({ name }) => !this.#names.has(name))
  }

  async #hold<Ended extends Outcome | null>(
    task: RunnerTask,
    options: ExecuteOptions,
    run: (options: ExecuteOptions) => Promise<Ended>,
  ): Promise<Ended | Outcome> {
    if (this.#closed) return unavailable('The runner is closed.', 'Start the server again.')
    if (this.#running.has(task.id)) throw new Error(`Task ${task.id} is already running.`)
    const abort = new AbortController()
    const signal = AbortSignal.any([options.signal, abort.signal])
    const name = containerName(task.id)
    this.#names.add(name)
    const ended = run({ ...options, signal }).catch((error: unknown) => {
      if (error instanceof EngineLost) return lostOutcome(error, signal)
      if (errorCode(error) === 'ENOSPC') return diskFull('is full')
      if (statusOf(error) === undefined && !isUnreachable(error)) throw error
      const { reason, hint } = describeEngineError(error, this.#options.image)
      return unavailable(reason, hint)
    })
    this.#running.set(task.id, { ended, abort })
    try {
      return await ended
    } finally {
      this.#running.delete(task.id)
      if (this.#running.size === 0) this.#pool?.rest()
      this.#names.delete(name)
    }
  }

  async #run(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    if (options.signal.aborted) return cancelled()
    const full = await roomFor(task.folder, this.#options.freeBytes ?? usualFreeBytes)
    if (full !== null) return full
    const deadline = task.deadline ?? new Date(Date.now() + task.limits.timeoutMs)
    const waiting = await this.#takeWaiting(task)
    const { run, node } = task.labels
    emitSignal('sandbox_taken', { run, node, runner: this.name, start: waiting === null ? 'cold' : 'warm' })
    if (waiting !== null) {
      return this.#attend(waiting, {
        task,
        deadline,
        ...options,
        begin: () => waiting.input.write(startLine),
      })
    }
    const places = await prepareTaskFolder(task.folder)
    const started = await this.#gate.pass(true, () => this.#startCold(task, places, deadline))
    return this.#attend(started, { task, deadline, ...options })
  }

  async #takeOver(task: RunnerTask, options: ExecuteOptions): Promise<Outcome | null> {
    const container = this.#engine.getContainer(containerName(task.id))
    let found: ContainerInspectInfo
    try {
      found = await container.inspect()
    } catch (error) {
      if (isAbsent(error)) return null
      throw error
    }
    const { State, Config } = found
    if (Config.Labels[labels.installation] !== this.#options.installation) return null
    const wasBegun = State.Status === 'running' || State.Status === 'exited'
    if (!wasBegun || !isPlainFolder(placesOf(task.folder).out)) {
      await removeContainer(container)
      return null
    }
    const waited = Config.Labels[labels.waits] !== undefined
    const startedAt = Date.parse(State.StartedAt)
    const label = waited ? undefined : Config.Labels[labels.deadline]
    const deadline = task.deadline ?? new Date(label ?? startedAt + task.limits.timeoutMs)
    const skip = waited ? readyLines : 0
    const attached = attachToExisting(container, { skip })
    const { outcome, hasSaidNothing } = await this.#attendAndRemove(attached, {
      task,
      deadline,
      adoptedAfter: skip,
      ...options,
    })
    // Its worker died between giving it the task and telling it to begin.
    const neverBegan = waited && hasSaidNothing && outcome.status === 'failed' && outcome.code === 'CRASHED'
    return neverBegan ? null : outcome
  }

  async #attend(
    attached: AttachedContainer,
    options: { task: RunnerTask; deadline: Date; begin?: () => void } & ExecuteOptions,
  ): Promise<Outcome> {
    return (await this.#attendAndRemove(attached, options)).outcome
  }

  async #attendAndRemove(
    attached: AttachedContainer,
    options: Parameters<typeof attendContainer>[1],
  ): ReturnType<typeof attendContainer> {
    const { container, output } = attached
    const end = await attendContainer(attached, options).catch(async (error: unknown) => {
      output.end()
      await removeContainer(container)
      throw error
    })
    output.end()
    if (end.isLeft) return end
    if (end.hasFinished) this.#later(afterThisTurn(() => removeContainer(container)))
    else await removeContainer(container)
    return end
  }

  /** What nobody has to wait for but who closes the runner, or looks for left-overs. */
  #later(work: Promise<unknown>): void {
    const ending: Promise<unknown> = work.catch(() => {}).finally(() => this.#ending.delete(ending))
    this.#ending.add(ending)
  }

  async #startCold(task: RunnerTask, places: TaskPlaces, deadline: Date): Promise<AttachedContainer> {
    const attached = await this.#create(task, { places, deadline, waits: false }).catch((error: unknown) => {
      if (statusOf(error) !== 409) throw error
      throw new Error(`There is a container of task ${task.id} already.`, { cause: error })
    })
    try {
      await attached.container.start()
      return attached
    } catch (error) {
      attached.output.end()
      await removeContainer(attached.container)
      throw error
    }
  }

  /** A container that was started ahead and is the task's now; null when there is none for the task. */
  async #takeWaiting(task: RunnerTask): Promise<WaitingContainer | null> {
    const { warm } = this.#options
    if (warm === undefined || !isMadeFor(warm.limits, task.limits)) return null
    const waiting = await this.#pool?.take()
    if (!waiting) return null
    const waitingName = containerName(basename(waiting.folder))
    if (waiting.output.endedAt !== null) {
      waiting.output.end()
      await waiting.discard()
      return null
    }
    handOver(waiting.folder, task.folder)
    // By its name alone it is found again. It begins before it has it: should this worker die meanwhile, it ends unseen
    // and is reaped, and the task is begun again.
    const renamed = afterThisTurn(() => waiting.container.rename({ name: containerName(task.id) }))
    this.#later(renamed.finally(() => this.#names.delete(waitingName)))
    return waiting
  }

  async #startWaiting(limits: TaskLimits, parent: string): Promise<WaitingContainer> {
    await mkdir(parent, { recursive: true })
    const folder = await mkdtemp(join(parent, waitingPrefix))
    const id = basename(folder)
    try {
      const places = await prepareTaskFolder(folder)
      await mkdir(places.in)
      const task = { id, labels: { run: '', node: '', attempt: '' }, limits }
      this.#names.add(containerName(id))
      const deadline = new Date(Date.now() + waitingMs)
      const waiting = waitingContainer(await this.#create(task, { places, deadline, waits: true }), places)
      // Should the start fail, nobody asks for it.
      waiting.ready.catch(() => {})
      try {
        await waiting.container.start()
        return waiting
      } catch (error) {
        waiting.output.end()
        await waiting.discard()
        throw error
      }
    } catch (error) {
      this.#names.delete(containerName(id))
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  async #create(
    task: Pick<RunnerTask, 'id' | 'labels' | 'limits'>,
    made: { places: TaskPlaces; deadline: Date; waits: boolean },
  ) {
    await giveToTask(made.places)
    this.#cpus ??= Number((await this.#engine.info()).NCPU)
    const { image, installation, engineRuntime = null } = this.#options
    const owner = `${hostname()}:${process.pid}`
    const config = containerConfig({
      ...made,
      task,
      image,
      installation,
      owner,
      engineRuntime,
      entry: this.#entry,
      engineCpus: this.#cpus,
    })
    return createAttached(this.#engine, config)
  }
}

/** Asks the engine for what nobody waits for once whoever does has been answered. */
async function afterThisTurn<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  await nextTurn()
  return ask()
}

/** A container that waited has said that it is ready, before its task began. */
const readyLines = 1

function lostOutcome({ code, message, hint }: EngineLost, signal: AbortSignal): Outcome {
  // Whoever cancelled has no use for another reason.
  return signal.aborted ? cancelled() : { status: 'failed', code, message, hint }
}
