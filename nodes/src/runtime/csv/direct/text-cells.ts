/**
 * The text cells of one column in one chunk, as places in the chunk's bytes. Equal cells are found while they repeat;
 * a column whose cells hardly do is given up, and every further cell gets an entry of its own.
 */
import { finishHash, mixWord } from '../../hash.ts'

/** A column is given up when more of its cells than this, and than half of them, differ. */
const fewEntries = 256

export class TextCells {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  /** For each cell, which entry it is. */
  codes = new Int32Array(1024)
  cells = 0
  /** Where each entry starts and how many bytes it has. */
  starts = new Int32Array(1024)
  lengths = new Int32Array(1024)
  entries = 0
  #hashes = new Int32Array(1024)
  #slots = new Int32Array(4096)
  #compares = true

  /** @param bytes some bytes more than are ever read as cells. */
  constructor(bytes: Uint8Array) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  /** Whether no two entries are equal. */
  get areDistinct(): boolean {
    return this.#compares
  }

  clear(): void {
    this.cells = 0
    this.entries = 0
    this.#compares = true
    this.#slots.fill(0)
  }

  add(start: number, length: number): void {
    if (this.cells === this.codes.length) this.codes = grown(this.codes)
    this.codes[this.cells++] = this.#compares ? this.#find(start, length) : this.#append(start, length)
  }

  /** The hash of an entry's bytes. Different seeds give independent hashes. */
  hash(entry: number, seed: number): number {
    return this.#hashOf(this.starts[entry], this.lengths[entry], seed)
  }

  #find(start: number, length: number): number {
    const hash = this.#hashOf(start, length, 0)
    const mask = this.#slots.length - 1
    let slot = hash & mask
    for (; this.#slots[slot] !== 0; slot = (slot + 1) & mask) {
      const entry = this.#slots[slot] - 1
      if (this.#hashes[entry] === hash && this.#equals(entry, start, length)) return entry
    }
    const entry = this.#append(start, length)
    if (this.#hashes.length < this.starts.length) this.#hashes = grown(this.#hashes)
    this.#hashes[entry] = hash
    this.#slots[slot] = this.entries
    if (this.entries > fewEntries + this.cells / 2) this.#compares = false
    else if (this.entries * 2 > this.#slots.length) this.#growSlots()
    return entry
  }

  #append(start: number, length: number): number {
    if (this.entries === this.starts.length) {
      this.starts = grown(this.starts)
      this.lengths = grown(this.lengths)
    }
    this.starts[this.entries] = start
    this.lengths[this.entries] = length
    return this.entries++
  }

  #equals(entry: number, start: number, length: number): boolean {
    if (this.lengths[entry] !== length) return false
    const bytes = this.#bytes
    const other = this.starts[entry]
    for (let index = 0; index < length; index++) {
      if (bytes[other + index] !== bytes[start + index]) return false
    }
    return true
  }

  #hashOf(start: number, length: number, seed: number): number {
    const view = this.#view
    const end = start + length
    let hash = seed ^ length
    let at = start
    for (; at + 4 <= end; at += 4) hash = mixWord(hash, view.getInt32(at, true))
    // The bytes of the last word that belong to the cell.
    if (at < end) hash = mixWord(hash, view.getInt32(at, true) & ((1 << ((end - at) * 8)) - 1))
    return finishHash(hash)
  }

  #growSlots(): void {
    this.#slots = new Int32Array(this.#slots.length * 4)
    const mask = this.#slots.length - 1
    for (let entry = 0; entry < this.entries; entry++) {
      let slot = this.#hashes[entry] & mask
      while (this.#slots[slot] !== 0) slot = (slot + 1) & mask
      this.#slots[slot] = entry + 1
    }
  }
}

function grown(values: Int32Array): Int32Array {
  const larger = new Int32Array(values.length * 2)
  larger.set(values)
  return larger
}
