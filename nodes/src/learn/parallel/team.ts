/**
 * Threads that work together on one memory: each runs the same job on its own share of the work, and `run` returns when
 * all have done theirs. The thread that calls takes part, so a team of one is a plain function call and needs no worker
 * (nor a host that has any).
 *
 * Workers start while the first jobs already run, on the threads there are; a job therefore must give the same result
 * however many threads share it.
 */
import type { Worker } from 'node:worker_threads'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { CONTROL, CONTROL_BYTES, MOST_ARGUMENTS, MOST_THREADS } from './team-control.ts'
import type { TeamWorkerData } from './team-control.ts'

/** Does the share `thread` of `threads` of a piece of work that `args` describe. It must not wait for other threads. */
export type Job = (args: Float64Array, thread: number, threads: number) => void

export interface Team {
  /** How many threads the next `run` has. */
  readonly threads: number
  /** Runs the job of that number on all threads; returns, when every share is done, how many threads there were. */
  run(job: number, args: readonly number[]): number
  /** Ends the workers. */
  close(): void
}

export interface TeamOptions {
  /** The most threads, the calling one included. */
  threads: number
  /** What the jobs work on; shared when there is more than one thread. `teamBytes` of it are the team's own. */
  memory: KernelMemory
  /** The jobs, made by the calling thread. */
  jobs: readonly Job[]
  /** The module whose `createJobs(memory)` makes the same jobs in a worker. */
  module: string
}

/** Bytes that a team allocates of its memory. */
export const TEAM_BYTES = CONTROL_BYTES

/** How often a thread looks for news before it sleeps: about 20 µs, longer than the pauses between most jobs. */
const SPINS = 10_000

/** A team of as many threads as the options say, or of one where the host has no workers. */
export async function createTeam({ threads, memory, jobs, module }: TeamOptions): Promise<Team> {
  const wanted = Math.min(threads, MOST_THREADS)
  const workers = wanted > 1 ? await importWorkers() : null
  if (workers === null) return teamOfOne(jobs)
  const at = memory.allocate(CONTROL_BYTES)
  const control = memory.view('i32', at, CONTROL_BYTES / 4)
  const args = memory.view('f64', at + CONTROL.argumentBytes, MOST_ARGUMENTS)
  const started = Array.from({ length: wanted - 1 }, (_, i) => {
    const workerData: TeamWorkerData = { memory: memory.memory, control: at, worker: i, module }
    const worker = new workers.Worker(new URL('./team-worker.ts', import.meta.url), { workerData })
    worker.unref()
    // A worker that can't start is not missed; one that breaks down later is reported by the next `run`.
    worker.on('error', () =>
      Atomics.store(control, CONTROL.failed, Atomics.load(control, CONTROL.firstUp + i)),
    )
    return worker
  })
  return new SharedTeam(control, args, jobs, started.length)
}

function teamOfOne(jobs: readonly Job[]): Team {
  const args = new Float64Array(MOST_ARGUMENTS)
  return {
    threads: 1,
    run(job, given) {
      args.set(given)
      jobs[job](args, 0, 1)
      return 1
    },
    close() {},
  }
}

async function importWorkers(): Promise<{ Worker: typeof Worker } | null> {
  try {
    return await import('node:worker_threads')
  } catch {
    return null
  }
}

class SharedTeam implements Team {
  readonly #control: Int32Array
  readonly #args: Float64Array
  readonly #jobs: readonly Job[]
  readonly #workers: number
  #joined = 0

  constructor(control: Int32Array, args: Float64Array, jobs: readonly Job[], workers: number) {
    this.#control = control
    this.#args = args
    this.#jobs = jobs
    this.#workers = workers
  }

  get threads(): number {
    if (this.#joined < this.#workers) this.#admit()
    return this.#joined + 1
  }

  run(job: number, given: readonly number[]): number {
    const control = this.#control
    const { threads } = this
    this.#args.set(given)
    if (threads > 1) {
      Atomics.store(control, CONTROL.job, job)
      Atomics.store(control, CONTROL.threads, threads)
      Atomics.store(control, CONTROL.pending, threads - 1)
      this.#announce()
    }
    this.#jobs[job](this.#args, 0, threads)
    if (threads > 1) this.#await()
    if (Atomics.load(control, CONTROL.failed) === 1) throw new Error('A thread of the team broke down.')
    return threads
  }

  close(): void {
    Atomics.store(this.#control, CONTROL.job, -1)
    this.#announce()
  }

  /** Gives a number to every worker that has come up since. */
  #admit(): void {
    const control = this.#control
    for (let worker = 0; worker < this.#workers; worker += 1) {
      const isUp = Atomics.load(control, CONTROL.firstUp + worker) === 1
      if (!isUp || Atomics.load(control, CONTROL.firstThread + worker) !== 0) continue
      this.#joined += 1
      Atomics.store(control, CONTROL.firstFrom + worker, Atomics.load(control, CONTROL.generation) + 1)
      Atomics.store(control, CONTROL.firstThread + worker, this.#joined)
    }
  }

  #announce(): void {
    const control = this.#control
    Atomics.add(control, CONTROL.generation, 1)
    if (Atomics.load(control, CONTROL.sleeping) > 0) Atomics.notify(control, CONTROL.generation)
  }

  #await(): void {
    const control = this.#control
    for (let spin = 0; spin < SPINS; spin += 1) if (Atomics.load(control, CONTROL.pending) === 0) return
    for (;;) {
      const pending = Atomics.load(control, CONTROL.pending)
      if (pending === 0) return
      Atomics.wait(control, CONTROL.pending, pending)
    }
  }
}

/** What a worker does all its life: waits for a generation of work, does its share, reports. */
export function serveTeam(
  memory: KernelMemory,
  { control: at, worker }: Pick<TeamWorkerData, 'control' | 'worker'>,
  jobs: readonly Job[],
): void {
  const control = memory.view('i32', at, CONTROL_BYTES / 4)
  const args = memory.view('f64', at + CONTROL.argumentBytes, MOST_ARGUMENTS)
  let seen = Atomics.load(control, CONTROL.generation)
  Atomics.store(control, CONTROL.firstUp + worker, 1)
  // The team may be closed before a worker is up.
  while (Atomics.load(control, CONTROL.job) >= 0) {
    seen = nextGeneration(control, seen)
    if (Atomics.load(control, CONTROL.job) < 0) return
    // Work that was given out before this worker was known has no share for it.
    const thread = Atomics.load(control, CONTROL.firstThread + worker)
    if (thread === 0 || seen < Atomics.load(control, CONTROL.firstFrom + worker)) continue
    try {
      jobs[Atomics.load(control, CONTROL.job)](args, thread, Atomics.load(control, CONTROL.threads))
    } catch {
      Atomics.store(control, CONTROL.failed, 1)
    }
    if (Atomics.sub(control, CONTROL.pending, 1) === 1) Atomics.notify(control, CONTROL.pending)
  }
}

function nextGeneration(control: Int32Array, seen: number): number {
  for (let spin = 0; spin < SPINS; spin += 1) {
    const generation = Atomics.load(control, CONTROL.generation)
    if (generation !== seen) return generation
  }
  Atomics.add(control, CONTROL.sleeping, 1)
  Atomics.wait(control, CONTROL.generation, seen)
  Atomics.sub(control, CONTROL.sleeping, 1)
  return Atomics.load(control, CONTROL.generation)
}
