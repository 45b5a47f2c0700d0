/**
 * Threads that work together on one memory. A piece of work is cut into as many shares as there are threads, and whoever
 * is free takes the next: a worker that the system lets wait holds nobody up, because the calling thread takes its share
 * too. A team of one is a plain function call and needs no worker (nor a host that has any).
 *
 * Workers start while the first pieces are already worked on; a job therefore must give the same result however many
 * shares there are.
 */
import type { Worker } from 'node:worker_threads'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { CONTROL, CONTROL_BYTES, MOST_ARGUMENTS, MOST_THREADS, takeShare, workWord } from './team-control.ts'
import type { TeamWorkerData } from './team-control.ts'

/**
 * Does the share `share` of `shares` of a piece of work that `args` describe. Shares of one piece are worked on at the same
 * time, each by one thread.
 */
export type Job = (args: Float64Array, share: number, shares: number) => void

export interface Team {
  /** How many shares the next piece of work has: the threads that are up. */
  readonly threads: number
  /**
   * Runs the job of that number; returns, when every share is done, how many there were. Workers that have fallen asleep
   * since the last piece are woken only where it is `worthWaking` them, some 100 µs of work or more: that takes 30 µs.
   */
  run(job: number, args: readonly number[], worthWaking: boolean): number
  /** Ends the workers. */
  close(): void
}

export interface TeamOptions {
  /** The most threads, the calling one included. */
  threads: number
  /** What the jobs work on; shared when there is more than one thread. `TEAM_BYTES` of it are the team's own. */
  memory: KernelMemory
  /** The jobs, made by the calling thread. */
  jobs: readonly Job[]
  /** The module whose `createJobs(memory)` makes the same jobs in a worker. */
  module: string
}

/** Bytes that a team allocates of its memory. */
export const TEAM_BYTES = CONTROL_BYTES

/** How often a thread looks for news before it sleeps: about 100 µs, longer than the pauses between most pieces. */
const SPINS = 10_000

/** A team of as many threads as the options say, or of one where the host has no workers. */
export async function createTeam({ threads, memory, jobs, module }: TeamOptions): Promise<Team> {
  const wanted = Math.min(threads, MOST_THREADS)
  const workers = wanted > 1 ? await importWorkers() : null
  if (workers === null) return teamOfOne(jobs)
  const at = memory.allocate(CONTROL_BYTES)
  const control = memory.view('i32', at, CONTROL_BYTES / 4)
  for (let worker = 1; worker < wanted; worker += 1) {
    const workerData: TeamWorkerData = { memory: memory.memory, control: at, module }
    const started = new workers.Worker(new URL('./team-worker.ts', import.meta.url), { workerData })
    started.unref()
    // A worker that can't start is not missed: the others take its shares.
    started.on('error', () => {})
  }
  return new SharedTeam(control, memory.view('f64', at + CONTROL.argumentBytes, MOST_ARGUMENTS), jobs)
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
  #piece = 0

  constructor(control: Int32Array, args: Float64Array, jobs: readonly Job[]) {
    this.#control = control
    this.#args = args
    this.#jobs = jobs
  }

  get threads(): number {
    return 1 + Atomics.load(this.#control, CONTROL.up)
  }

  run(job: number, given: readonly number[], worthWaking: boolean): number {
    const control = this.#control
    const shares = this.threads
    this.#args.set(given)
    if (shares === 1) {
      this.#jobs[job](this.#args, 0, 1)
      return 1
    }
    Atomics.store(control, CONTROL.job, job)
    Atomics.store(control, CONTROL.done, 0)
    this.#announce(shares, worthWaking)
    workOff(control, this.#args, this.#jobs)
    this.#await(shares)
    if (Atomics.load(control, CONTROL.failed) === 1)
      throw new Error('A share of the work of a team went wrong.')
    return shares
  }

  close(): void {
    Atomics.store(this.#control, CONTROL.closed, 1)
    this.#announce(0, true)
  }

  #announce(shares: number, wakes: boolean): void {
    const control = this.#control
    this.#piece += 1
    Atomics.store(control, CONTROL.work, workWord(this.#piece, shares))
    if (wakes && Atomics.load(control, CONTROL.sleeping) > 0) Atomics.notify(control, CONTROL.work)
  }

  /** Waits for the shares that workers have taken. */
  #await(shares: number): void {
    const control = this.#control
    for (let spin = 0; spin < SPINS; spin += 1) if (Atomics.load(control, CONTROL.done) === shares) return
    for (;;) {
      const done = Atomics.load(control, CONTROL.done)
      if (done === shares) return
      Atomics.wait(control, CONTROL.done, done)
    }
  }
}

/** Takes shares of the piece of work that is on until none is left, and returns which piece that was. */
function workOff(control: Int32Array, args: Float64Array, jobs: readonly Job[]): number {
  for (;;) {
    const { piece, shares, share } = takeShare(control)
    if (share < 0) return piece
    try {
      jobs[Atomics.load(control, CONTROL.job)](args, share, shares)
    } catch {
      Atomics.store(control, CONTROL.failed, 1)
    }
    if (Atomics.add(control, CONTROL.done, 1) + 1 === shares) Atomics.notify(control, CONTROL.done)
  }
}

/** What a worker does all its life: waits for work and takes shares of it. */
export function serveTeam(memory: KernelMemory, at: number, jobs: readonly Job[]): void {
  const control = memory.view('i32', at, CONTROL_BYTES / 4)
  const args = memory.view('f64', at + CONTROL.argumentBytes, MOST_ARGUMENTS)
  let piece = Atomics.load(control, CONTROL.work) >>> 16
  Atomics.add(control, CONTROL.up, 1)
  while (Atomics.load(control, CONTROL.closed) === 0) {
    waitForNews(control, piece)
    piece = workOff(control, args, jobs)
  }
}

function waitForNews(control: Int32Array, piece: number): void {
  for (let spin = 0; spin < SPINS; spin += 1) {
    if (Atomics.load(control, CONTROL.work) >>> 16 !== piece) return
  }
  Atomics.add(control, CONTROL.sleeping, 1)
  for (;;) {
    const word = Atomics.load(control, CONTROL.work)
    if (word >>> 16 !== piece || Atomics.load(control, CONTROL.closed) === 1) break
    Atomics.wait(control, CONTROL.work, word)
  }
  Atomics.sub(control, CONTROL.sleeping, 1)
}
