import type { SvmKernel } from '../kernels/contracts/svm.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import type { KernelRows } from './kernel-rows.ts'

/** A step needs two rows at once. */
const LEAST_ROWS = 4
const NONE = -1

/**
 * Rows of the kernel matrix, the beginnings of them that were asked for, as many as there is room for; the row that was
 * not asked for longest makes room.
 */
export class RowCache {
  readonly #source: KernelRows
  readonly #kernel: SvmKernel
  readonly #memory: KernelMemory
  readonly #offset: number
  readonly #rowBytes: number
  readonly #slots: number
  #used = 0
  /** Of each row its slot, of each slot its row and how much of it is there. */
  readonly #slotOf: Int32Array
  readonly #rowOf: Int32Array
  readonly #lengths: Int32Array
  /** A ring through the slots, the least recently used first; place `slots` is both its ends. */
  readonly #next: Int32Array
  readonly #previous: Int32Array

  constructor(source: KernelRows, memory: KernelMemory, kernel: SvmKernel, cacheBytes: number) {
    const { rows } = source
    this.#source = source
    this.#kernel = kernel
    this.#memory = memory
    this.#rowBytes = rowBytesOf(rows)
    this.#slots = slotsFor(rows, cacheBytes)
    this.#offset = memory.allocate(this.#slots * this.#rowBytes)
    this.#slotOf = new Int32Array(rows).fill(NONE)
    this.#rowOf = new Int32Array(this.#slots).fill(NONE)
    this.#lengths = new Int32Array(this.#slots)
    this.#next = new Int32Array(this.#slots + 1).fill(this.#slots)
    this.#previous = new Int32Array(this.#slots + 1).fill(this.#slots)
  }

  /** The bytes in the kernel's memory of a cache for so many rows. */
  static bytesFor(rows: number, cacheBytes: number): number {
    return slotsFor(rows, cacheBytes) * rowBytesOf(rows)
  }

  /** Where the first `length` values of a row are; valid until the next row but one is asked for. */
  row(row: number, length: number): number {
    let slot = this.#slotOf[row]
    if (slot === NONE) {
      slot = this.#freeSlot()
      this.#slotOf[row] = slot
      this.#rowOf[slot] = row
      this.#lengths[slot] = 0
    } else {
      this.#unlink(slot)
    }
    this.#link(slot)
    const offset = this.#offset + slot * this.#rowBytes
    if (this.#lengths[slot] < length) {
      this.#source.fill(row, this.#lengths[slot], length, offset)
      this.#lengths[slot] = length
    }
    return offset
  }

  /** What changes when rows have traded places, pair after pair, `pairs[2 i] < pairs[2 i + 1]`. */
  swap(pairs: Uint32Array, pairsOffset: number): void {
    const highest = pairs.reduce((most, place) => Math.max(most, place), 0)
    for (let slot = 0; slot < this.#used; slot += 1) {
      const offset = this.#offset + slot * this.#rowBytes
      if (this.#lengths[slot] > highest) this.#kernel.swapEntries(offset, pairsOffset, pairs.length / 2)
      else if (this.#lengths[slot] > 0) this.#swapShort(slot, offset, pairs)
    }
    for (let i = 0; i < pairs.length; i += 2) this.#swapRows(pairs[i], pairs[i + 1])
  }

  /** A row of which not all is there: it ends where an entry comes from beyond its end. */
  #swapShort(slot: number, offset: number, pairs: Uint32Array): void {
    const values = this.#memory.view('f32', offset, this.#lengths[slot])
    let length = this.#lengths[slot]
    for (let i = 0; i < pairs.length; i += 2) {
      const [a, b] = [pairs[i], pairs[i + 1]]
      if (b < length) {
        const held = values[a]
        values[a] = values[b]
        values[b] = held
      } else if (a < length) length = a
    }
    this.#lengths[slot] = length
  }

  #swapRows(a: number, b: number): void {
    const slotA = this.#slotOf[a]
    const slotB = this.#slotOf[b]
    this.#slotOf[a] = slotB
    this.#slotOf[b] = slotA
    if (slotA !== NONE) this.#rowOf[slotA] = b
    if (slotB !== NONE) this.#rowOf[slotB] = a
  }

  #freeSlot(): number {
    if (this.#used < this.#slots) {
      this.#used += 1
      return this.#used - 1
    }
    const oldest = this.#next[this.#slots]
    this.#slotOf[this.#rowOf[oldest]] = NONE
    this.#unlink(oldest)
    return oldest
  }

  #unlink(slot: number): void {
    this.#next[this.#previous[slot]] = this.#next[slot]
    this.#previous[this.#next[slot]] = this.#previous[slot]
  }

  #link(slot: number): void {
    const end = this.#slots
    const last = this.#previous[end]
    this.#next[last] = slot
    this.#previous[slot] = last
    this.#next[slot] = end
    this.#previous[end] = slot
  }
}

/** A row ends with its panel. */
function rowBytesOf(rows: number): number {
  return alignedBytes(32 * Math.ceil(rows / 8))
}

function slotsFor(rows: number, cacheBytes: number): number {
  return Math.min(rows, Math.max(LEAST_ROWS, Math.floor(cacheBytes / rowBytesOf(rows))))
}
