/** Threads that read the chunks of a file. */
import { Worker } from 'node:worker_threads'
import type { ChunkPlan, ChunkRange, ChunkRead } from './chunk-reader.ts'
import type { ChunkSource } from './chunk-source.ts'
import type { ChunkAnswer, ChunkRequest } from './chunk-worker.ts'
import type { DistinctState } from './distinct-counts.ts'

/** Requests that a thread has at a time: when it has done one, the next is there. */
const requestsAtOnce = 2

interface Thread {
  worker: Worker
  /** The chunks it was asked for and has not answered yet, in order. */
  asked: number[]
  finished: PromiseWithResolvers<DistinctState[]>
  isFinished: boolean
}

export class ChunkPool implements ChunkSource {
  readonly #ranges: readonly ChunkRange[]
  readonly #threads: Thread[]
  /** The chunks that were asked for and not yet handed on. */
  readonly #reads = new Map<number, PromiseWithResolvers<ChunkRead>>()
  /** Row groups' memory that has been given back. */
  readonly #spaces: Uint8Array[] = []
  #asked = 0
  #failure: { reason: unknown } | null = null

  constructor(plan: ChunkPlan, ranges: readonly ChunkRange[], threads: number) {
    this.#ranges = ranges
    this.#threads = Array.from({ length: threads }, () => this.#start(plan))
    this.#ask(0)
  }

  async read(index: number): Promise<ChunkRead> {
    if (this.#failure !== null) throw this.#failure.reason
    this.#ask(index)
    const read = await this.#reads.get(index)?.promise
    if (read === undefined) throw new Error(`Chunk ${index} was handed on before.`)
    this.#reads.delete(index)
    return read
  }

  giveBack(read: ChunkRead): void {
    if (read.kind === 'rows') this.#spaces.push(new Uint8Array(read.table.bytes.buffer))
  }

  async finish(): Promise<DistinctState[][]> {
    const request: ChunkRequest = { kind: 'finish' }
    for (const { worker } of this.#threads) worker.postMessage(request, [])
    return Promise.all(this.#threads.map(({ finished }) => finished.promise))
  }

  async stop(reason: unknown): Promise<void> {
    this.#fail(reason)
    await Promise.all(this.#threads.map(({ worker }) => worker.terminate()))
  }

  #start(plan: ChunkPlan): Thread {
    const worker = new Worker(new URL('./chunk-worker.ts', import.meta.url), { workerData: plan })
    const thread: Thread = { worker, asked: [], finished: quietPromise(), isFinished: false }
    worker.on('message', (answer: ChunkAnswer) => {
      if (answer.kind === 'finished') {
        thread.isFinished = true
        thread.finished.resolve(answer.distinct)
        return
      }
      const index = thread.asked.shift()
      if (index !== undefined) this.#reads.get(index)?.resolve(answer.read)
    })
    worker.on('error', (error) => this.#fail(error))
    worker.on('exit', () => {
      if (!thread.isFinished) this.#fail(new Error('A thread that reads a file has ended.'))
    })
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
      this.#reads.set(this.#asked, quietPromise())
      thread.worker.postMessage(request, [space.buffer as ArrayBuffer])
    }
  }

  #fail(reason: unknown): void {
    this.#failure ??= { reason }
    for (const { reject } of this.#reads.values()) reject(reason)
    for (const { finished } of this.#threads) finished.reject(reason)
  }
}

/** A promise whose failure is nobody's fault while nobody waits for it. */
function quietPromise<Value>(): PromiseWithResolvers<Value> {
  const promise = Promise.withResolvers<Value>()
  promise.promise.catch(() => {})
  return promise
}
