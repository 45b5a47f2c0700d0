import { chown, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { PassThrough } from 'node:stream'
import Docker, { type Container, type ContainerStats, type DockerOptions } from 'dockerode'
import { containerConfig, containerName, isMadeFor, labels, taskUser } from './container-config.ts'
import { EngineLost, superviseContainer } from './container-supervision.ts'
import { describeEngineError, isAbsent, statusOf } from './engine-error.ts'
import { createEventLines } from './event-lines.ts'
import { createLogFrames } from './log-frames.ts'
import { crashEvents, createOutputTail } from './output-tail.ts'
import type { ExecuteOptions, Outcome, Runner, RunnerTask, TaskLimits } from './runner.ts'
import { settleWithin } from './settle-within.ts'
import { prepareTaskFolder, readResult, type TaskPlaces } from './task-folder.ts'
import { cancelled, outcomeOf, unavailable, type StopReason } from './task-outcome.ts'
import { handOver, readyOn, startLine } from './task-start.ts'
import { overLimit, watchTask } from './task-watch.ts'
import { WarmPool, type WarmSandbox } from './warm-pool.ts'

const graceSeconds = 2
/** After the container has ended, how long to wait for what is left in its stream. */
const drainMs = 2000
const sampleIntervalMs = 1000
/** A container that holds its limit and keeps re-reading its own program from disk makes no progress. */
const thrashing = { share: 0.9, majorFaultsPerSample: 100, samples: 3 }

export interface DockerRunnerOptions {
  /** Image of the node runtime. */
  image: string
  /** Names this installation in labels, so that two on one engine leave each other's containers alone. */
  installation: string
  /** The runtime's entry point in the image. */
  entry?: string
  /** Where the engine is; the usual places and DOCKER_HOST unless told. */
  engine?: DockerOptions
  /** How many containers may wait for tasks of these limits, and where their folders are: on the disk of the tasks'. */
  warm?: { containers: number; limits: TaskLimits; folder: string }
}

export type EngineProbe =
  | { ready: true; version: string; cpus: number }
  /** `reason` and `hint` are for people. */
  | { ready: false; reason: string; hint: string }

/** Asks whether the engine answers and has the image. */
export async function probeDocker(options: { image: string; engine?: DockerOptions }): Promise<EngineProbe> {
  try {
    const engine = new Docker(options.engine)
    const [info, version] = await Promise.all([engine.info(), engine.version()])
    await engine.getImage(options.image).inspect()
    return { ready: true, version: version.Version, cpus: Number(info.NCPU) }
  } catch (error) {
    return { ready: false, ...describeEngineError(error, options.image) }
  }
}

/**
 * Runs each task in a container of its own: no network, read-only root, no capabilities, limits held by the kernel. Made
 * without asking the engine; when that does not answer, tasks end with `RUNNER_UNAVAILABLE`.
 */
export function createDockerRunner(options: DockerRunnerOptions): Runner {
  return new DockerRunner(options)
}

/** A container that this runner is attached to. */
interface StartedContainer extends WarmSandbox {
  container: Container
  name: string
  /** Whether it was started ahead and begins at a line on its input. */
  waits: boolean
  /** What it has mounted, where it was started ahead. */
  folder: string
  stream: NodeJS.ReadWriteStream
  /** Its standard output. */
  output: PassThrough
  errors: ReturnType<typeof createOutputTail>
  drained: Promise<void>
  exited: Promise<unknown>
}

class DockerRunner implements Runner {
  readonly name = 'docker'
  readonly description =
    'one container per node: no network, read-only root, no privileges, memory, processor and time limits'
  readonly #image: string
  readonly #installation: string
  readonly #entry: string
  readonly #engine: Docker
  /** Of containers that run a task or wait for one: a sweep leaves them alone. */
  readonly #names = new Set<string>()
  readonly #warmLimits: TaskLimits | null
  readonly #pool: WarmPool<StartedContainer> | null
  readonly #running = new Map<string, { ended: Promise<unknown>; abort: AbortController }>()
  #cpus: number | null = null
  #closed = false

  constructor(options: DockerRunnerOptions) {
    this.#image = options.image
    this.#installation = options.installation
    this.#entry = options.entry ?? '/flowza/nodes/src/runtime/main.ts'
    this.#engine = new Docker(options.engine)
    const { warm } = options
    this.#warmLimits = warm?.limits ?? null
    this.#pool =
      warm === undefined
        ? null
        : new WarmPool({
            most: warm.containers,
            start: () => this.#startWaiting(warm.limits, warm.folder),
          })
    this.#pool?.fill()
  }

  async execute(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    if (this.#closed) return unavailable('The runner is closed.', 'Start the server again.')
    if (this.#running.has(task.id)) throw new Error(`Task ${task.id} is already running.`)
    const abort = new AbortController()
    const signal = AbortSignal.any([options.signal, abort.signal])
    const ended = this.#run(task, { ...options, signal })
    this.#running.set(task.id, { ended, abort })
    try {
      return await ended
    } finally {
      this.#running.delete(task.id)
    }
  }

  async sweep(): Promise<number> {
    const filters = { label: [`${labels.installation}=${this.#installation}`] }
    let left
    try {
      left = await this.#engine.listContainers({ all: true, filters })
    } catch {
      // No engine: nothing of it runs.
      return 0
    }
    const orphans = left.filter(({ Names }) => !Names.some((name) => this.#names.has(name.slice(1))))
    await Promise.all(orphans.map(({ Id }) => removeContainer(this.#engine.getContainer(Id))))
    return orphans.length
  }

  async close(): Promise<void> {
    this.#closed = true
    const running = [...this.#running.values()]
    for (const { abort } of running) abort.abort()
    await Promise.allSettled(running.map(({ ended }) => ended))
    await this.#pool?.close()
  }

  async #run(task: RunnerTask, options: ExecuteOptions): Promise<Outcome> {
    if (options.signal.aborted) return cancelled()
    let started: StartedContainer | null = null
    try {
      started = await this.#takeWaiting(task)
      const places = started
        ? await handOver(started.folder, task.folder)
        : await prepareTaskFolder(task.folder)
      started ??= await this.#create(task, places, false)
      return await this.#attend(started, { task, places, ...options })
    } catch (error) {
      if (error instanceof EngineLost) return unavailable(error.message, error.hint)
      if (statusOf(error) === 409) {
        throw new Error(`There is a container of task ${task.id} already.`, { cause: error })
      }
      return this.#engineFailure(error)
    } finally {
      if (started !== null) await this.#remove(started)
    }
  }

  /** A container that was started ahead and still runs; null when there is none for the task. */
  async #takeWaiting(task: RunnerTask): Promise<StartedContainer | null> {
    if (this.#warmLimits === null || !isMadeFor(this.#warmLimits, task.limits)) return null
    const waiting = await this.#pool?.take()
    if (!waiting) return null
    const state = await waiting.container.inspect().catch(() => null)
    if (state?.State.Running === true) return waiting
    await waiting.discard()
    return null
  }

  async #startWaiting(limits: TaskLimits, parent: string): Promise<StartedContainer> {
    const folder = await mkdtemp(join(parent, 'waiting-'))
    const places = await prepareTaskFolder(folder)
    await mkdir(places.in)
    try {
      const labelled = { run: '', node: '', attempt: '' }
      const started = await this.#create({ id: basename(folder), labels: labelled, limits }, places, true)
      await started.container.start()
      return { ...started, folder }
    } catch (error) {
      await rm(folder, { recursive: true, force: true })
      throw error
    }
  }

  /** Creates a container and attaches to it. */
  async #create(
    task: Pick<RunnerTask, 'id' | 'labels' | 'limits'>,
    places: TaskPlaces,
    waits: boolean,
  ): Promise<StartedContainer> {
    const { uid, gid } = taskUser()
    if (process.getuid?.() === 0) {
      await Promise.all([places.out, places.tmp].map((folder) => chown(folder, uid, gid)))
    }
    this.#cpus ??= Number((await this.#engine.info()).NCPU)
    const config = containerConfig({
      task,
      waits,
      places,
      image: this.#image,
      entry: this.#entry,
      installation: this.#installation,
      engineCpus: this.#cpus,
    })
    const container = await this.#engine.createContainer(config)
    const name = containerName(task.id)
    this.#names.add(name)
    const output = new PassThrough()
    const errors = createOutputTail()
    try {
      // Attached before the start, and read whatever comes: a task that nobody reads stands still.
      const stream = await container.attach({
        stream: true,
        stdin: waits,
        stdout: true,
        stderr: true,
        ...(waits && { hijack: true }),
      })
      stream.on(
        'data',
        createLogFrames({ out: (chunk) => output.write(chunk), error: (chunk) => errors.push(chunk) }),
      )
      const drained = new Promise<void>((resolve) => {
        // An engine that goes away breaks the stream off; how the task ended is asked elsewhere.
        for (const event of ['end', 'close', 'error']) {
          stream.once(event, () => {
            output.end()
            resolve()
          })
        }
      })
      const exited = container.wait({ condition: 'next-exit' })
      // Should the start fail, nobody asks for it.
      exited.catch(() => {})
      const started = { container, name, stream, output, errors, drained, exited, waits, folder: '' }
      return {
        ...started,
        ready: waits ? readyOn(output) : Promise.resolve(),
        discard: async () => {
          await this.#remove(started)
          if (waits) await rm(dirname(places.in), { recursive: true, force: true })
        },
      }
    } catch (error) {
      await this.#remove({ container, name })
      throw error
    }
  }

  async #remove({ container, name }: Pick<StartedContainer, 'container' | 'name'>): Promise<void> {
    await removeContainer(container)
    this.#names.delete(name)
  }

  async #attend(
    started: StartedContainer,
    { task, places, signal, onEvent }: { task: RunnerTask; places: TaskPlaces } & ExecuteOptions,
  ): Promise<Outcome> {
    const { container, stream, output, errors, drained, exited } = started
    const events = createEventLines(onEvent)
    output.on('data', (chunk: Buffer) => events.push(chunk))
    output.resume()
    const read = new Promise<void>((resolve) => output.once('end', () => resolve()))
    if (started.waits) stream.write(startLine)
    else await container.start()

    const watch = watchTask({
      signal,
      limits: task.limits,
      places,
      sampleIntervalMs,
      sample: createThrashingSample(container),
      stop(reason) {
        const stopping = reason === 'memory' ? container.kill() : container.stop({ t: graceSeconds })
        // It may have ended by itself; otherwise the forced removal ends it.
        stopping.catch(() => {})
      },
    })
    try {
      const end = await superviseContainer(container, { exited, drained })
      await settleWithin(drainMs, read)
      events.end()
      const errorLines = errors.lines()
      const result = await readResult(places.out)
      const stopped = watch.reason() ?? (await overLimit(places, task.limits))
      const outcome = outcomeOf({ ...end, signal: null, stopped, errorLines, read: result }, task)
      for (const event of crashEvents(outcome, errorLines)) onEvent(event)
      return outcome
    } finally {
      watch.end()
      stream.removeAllListeners('data')
      stream.resume()
    }
  }

  #engineFailure(error: unknown): Outcome {
    const { reason, hint } = describeEngineError(error, this.#image)
    return unavailable(reason, hint)
  }
}

/**
 * The kernel's killer acts late on a container whose memory is full while the pages of its program can still be dropped
 * and read again: such a task would stand for a minute or more.
 */
function createThrashingSample(container: Container): () => Promise<StopReason | null> {
  let faults: number | null = null
  let streak = 0
  return async () => {
    const { memory_stats: memory } = await container.stats({ stream: false, 'one-shot': true })
    const use = memoryUse(memory)
    if (use === null) return null
    const newFaults = use.majorFaults - (faults ?? use.majorFaults)
    faults = use.majorFaults
    const thrashes = use.share >= thrashing.share && newFaults >= thrashing.majorFaultsPerSample
    streak = thrashes ? streak + 1 : 0
    return streak >= thrashing.samples ? 'memory' : null
  }
}

function memoryUse(memory: ContainerStats['memory_stats']): { share: number; majorFaults: number } | null {
  // Empty once the container has ended.
  if (memory.stats === undefined || !memory.limit) return null
  // Control groups v1 say rss, v2 say anon.
  const stats: Record<string, number | undefined> = { ...memory.stats }
  const held = stats.total_rss ?? stats.anon ?? 0
  return { share: held / memory.limit, majorFaults: stats.total_pgmajfault ?? stats.pgmajfault ?? 0 }
}

async function removeContainer(container: Container): Promise<void> {
  try {
    await container.remove({ force: true, v: true })
  } catch (error) {
    // Gone already, being removed already, or the engine is away: the next sweep sees to it.
    if (!isAbsent(error) && statusOf(error) !== 409 && statusOf(error) !== undefined) throw error
  }
}
