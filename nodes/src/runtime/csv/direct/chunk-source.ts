/** Where the chunks of a file come from: this thread, or others. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import { ChunkReader, type ChunkPlan, type ChunkRange, type ChunkRead } from './chunk-reader.ts'
import type { DistinctState } from './distinct-counts.ts'

export interface ChunkSource {
  /**
   * What is in a chunk; chunks have to be asked for in order, and their memory to be given back before the next.
   *
   * @throws what went wrong, or the reason given to `stop`.
   */
  read(index: number): Promise<ChunkRead>
  giveBack(read: ChunkRead): void
  /** Each thread's counts of different values, after the last chunk. */
  finish(): Promise<DistinctState[][]>
  /** Ends the reading; what is waited for fails with `reason`. */
  stop(reason: unknown): Promise<void>
}

/** Reads chunks in this thread, which does other work between them. */
export class OwnChunks implements ChunkSource {
  readonly #reader: ChunkReader
  readonly #ranges: readonly ChunkRange[]
  #space = new Uint8Array(1024)
  #failure: { reason: unknown } | null = null

  constructor(plan: ChunkPlan, ranges: readonly ChunkRange[]) {
    this.#reader = new ChunkReader(plan)
    this.#ranges = ranges
  }

  async read(index: number): Promise<ChunkRead> {
    await nextTurn()
    if (this.#failure !== null) throw this.#failure.reason
    return this.#reader.read(this.#ranges[index], this.#space)
  }

  giveBack(read: ChunkRead): void {
    if (read.kind === 'rows') this.#space = new Uint8Array(read.table.bytes.buffer as ArrayBuffer)
  }

  async finish(): Promise<DistinctState[][]> {
    return [this.#reader.distinct]
  }

  async stop(reason: unknown): Promise<void> {
    this.#failure ??= { reason }
  }
}
