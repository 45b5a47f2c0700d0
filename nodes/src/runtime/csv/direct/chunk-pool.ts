/** Threads that read the chunks of a file. */
import { Worker } from 'node:worker_threads'
import type { ChunkPlan, ChunkRange, ChunkRead } from './chunk-reader.ts'
import type { ChunkAnswer, ChunkRequest } from './chunk-worker.ts'
import type { DistinctState } from './distinct-counts.ts'

/** Requests that a thread has at a time: when it has done one, the next is there. */
const requestsAtOnce = 2

interface Thread {
  worker: Worker
  /** The chunks it was asked for and has not answered yet, in order. */
  asked: number[]
  finished: PromiseWithResolvers<DistinctState[]>
}

export class ChunkPool {
  readonly #ranges: readonly ChunkRange[]
  readonly #threads: Thread[]
  readonly #reads: PromiseWithResolvers<ChunkRead>[]
  /** Row groups' memory that has been given back. */
  readonly #spaces: Uint8Array[] = []
  #asked = 0

  constructor(plan: ChunkPlan, ranges: readonly ChunkRange[], threads: number) {
    this.#ranges = ranges
    this.#reads = ranges.map(() => quietPromise<ChunkRead>())
    this.#threads = Array.from({ length: threads }, () => this.#start(plan))
    this.#ask(0)
  }

  /**
   * What is in a chunk; chunks have to be asked for in order, and their memory to be given back before the next.
   *
   * @throws what went wrong in a thread, or the reason given to `stop`.
   */
  async read(index: number): Promise<ChunkRead> {
    this.#ask(index)
    return this.#reads[index].promise
  }

  giveBack(read: ChunkRead): void {
    if (read.kind === 'rows') this.#spaces.push(new Uint8Array(read.table.bytes.buffer))
  }

  /** Each thread's counts of different values, after the last chunk. */
  async finish(): Promise<DistinctState[][]> {
    const request: ChunkRequest = { kind: 'finish' }
    for (const { worker } of this.#threads) worker.postMessage(request, [])
    return Promise.all(this.#threads.map(({ finished }) => finished.promise))
  }

  /** Ends all threads; what is waited for fails with `reason`. */
  async stop(reason: unknown): Promise<void> {
    this.#fail(reason)
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #start(plan: ChunkPlan): Thread {
    const worker = new Worker(new URL('./chunk-worker.ts', import.meta.url), { workerData: plan })
    const thread: Thread = { worker, asked: [], finished: quietPromise<DistinctState[]>() }
    worker.on('message', (answer: ChunkAnswer) => {
      if (answer.kind === 'finished') {
        thread.finished.resolve(answer.distinct)
        return
      }
      const index = thread.asked.shift()
      if (index !== undefined) this.#reads[index].resolve(answer.read)
    })
    worker.on('error', (error) => this.#fail(error))
    return thread
  }

  /** Asks for chunks ahead of the one that is needed now, as far as the threads' places go. */
  #ask(index: number): void {
    const end = Math.min(this.#ranges.length, index + this.#threads.length * requestsAtOnce)
    for (; this.#asked < end; this.#asked++) {
      const thread = this.#threads.reduce((least, other) =>
        other.asked.length < least.asked.length ? other : least,
      )
      const space = this.#spaces.pop() ?? new Uint8Array(1024)
      const request: ChunkRequest = { kind: 'chunk', range: this.#ranges[this.#asked], space }
      thread.asked.push(this.#asked)
      thread.worker.postMessage(request, [space.buffer as ArrayBuffer])
    }
  }

  #fail(reason: unknown): void {
    for (const { reject } of this.#reads) reject(reason)
    for (const { finished } of this.#threads) finished.reject(reason)
  }
}

/** A promise whose failure is nobody's fault while nobody waits for it. */
function quietPromise<Value>(): PromiseWithResolvers<Value> {
  const promise = Promise.withResolvers<Value>()
  promise.promise.catch(() => {})
  return promise
}
