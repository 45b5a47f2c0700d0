/** The kernel matrix as a solver sees it: a row a variable, and variables that trade places. */
import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelRows } from './kernel-rows.ts'
import { RowCache } from './row-cache.ts'

export interface KernelColumns {
  /** How many variables there are. */
  size: number
  /** Where the first `length` values of a variable's row are; those of the last two calls stay valid. */
  row(place: number, length: number): number
  /** The first `length` values at a row's offset. */
  values(row: number, length: number): Float32Array
  /** The value of a variable with itself. */
  ofItself(place: number): number
  /** Variables trade places, pair after pair; the lower place is named first. */
  swap(pairs: Uint32Array): void
}

/** One variable a row of the data; the data moves with the variables, so that rows of the front need not be whole. */
export class DirectColumns implements KernelColumns {
  readonly size: number
  readonly #rows: KernelRows
  readonly #cache: RowCache
  readonly #pairsOffset: number
  readonly #memory: KernelMemory

  constructor(rows: KernelRows, memory: KernelMemory, kernel: SvmKernel, cacheBytes: number) {
    this.size = rows.rows
    this.#rows = rows
    this.#memory = memory
    this.#pairsOffset = memory.allocate(8 * rows.rows)
    this.#cache = new RowCache(rows, memory, kernel, cacheBytes)
  }

  static bytesFor(rows: number, cacheBytes: number): number {
    return alignedBytes(8 * rows) + RowCache.bytesFor(rows, cacheBytes)
  }

  row(place: number, length: number): number {
    return this.#cache.row(place, length)
  }

  values(row: number, length: number): Float32Array {
    return this.#memory.view('f32', row, length)
  }

  ofItself(place: number): number {
    return this.#rows.ofItself(place)
  }

  swap(pairs: Uint32Array): void {
    this.#memory.view('u32', this.#pairsOffset, pairs.length).set(pairs)
    this.#cache.swap(pairs, this.#pairsOffset)
    for (let i = 0; i < pairs.length; i += 2) this.#rows.swap(pairs[i], pairs[i + 1])
  }
}

/** Two variables a row of the data, as regression has them; the data stays, and rows are put together anew. */
export class TwinColumns implements KernelColumns {
  readonly size: number
  readonly #rows: KernelRows
  readonly #cache: RowCache
  readonly #kernel: SvmKernel
  readonly #indexOffset: number
  readonly #index: Uint32Array
  readonly #buffers: [number, number]
  readonly #memory: KernelMemory
  #turn: 0 | 1 = 0

  constructor(rows: KernelRows, memory: KernelMemory, kernel: SvmKernel, cacheBytes: number) {
    const count = rows.rows
    this.size = 2 * count
    this.#rows = rows
    this.#memory = memory
    this.#kernel = kernel
    this.#indexOffset = memory.allocate(8 * count)
    this.#buffers = [memory.allocate(8 * count), memory.allocate(8 * count)]
    this.#cache = new RowCache(rows, memory, kernel, cacheBytes)
    this.#index = memory.view('u32', this.#indexOffset, 2 * count)
    for (let place = 0; place < 2 * count; place += 1) this.#index[place] = place % count
  }

  static bytesFor(rows: number, cacheBytes: number): number {
    return 3 * alignedBytes(8 * rows) + RowCache.bytesFor(rows, cacheBytes)
  }

  row(place: number, length: number): number {
    const row = this.#cache.row(this.#index[place], this.#rows.rows)
    this.#turn = this.#turn === 0 ? 1 : 0
    const buffer = this.#buffers[this.#turn]
    this.#kernel.gather(row, this.#indexOffset, buffer, length)
    return buffer
  }

  values(row: number, length: number): Float32Array {
    return this.#memory.view('f32', row, length)
  }

  ofItself(place: number): number {
    return this.#rows.ofItself(this.#index[place])
  }

  swap(pairs: Uint32Array): void {
    for (let i = 0; i < pairs.length; i += 2) {
      const held = this.#index[pairs[i]]
      this.#index[pairs[i]] = this.#index[pairs[i + 1]]
      this.#index[pairs[i + 1]] = held
    }
  }
}
