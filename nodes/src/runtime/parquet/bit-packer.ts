/** Whole numbers of a few bits each, one behind the other, the low bits first. */
import type { ByteWriter } from './byte-writer.ts'

export class BitPacker {
  readonly #output: ByteWriter
  #word = 0
  #bits = 0

  constructor(output: ByteWriter) {
    this.#output = output
  }

  /** @param value without a bit above `width`. @param width 0 to 32. */
  put(value: number, width: number): void {
    if (width === 0) return
    this.#word |= value << this.#bits
    this.#bits += width
    if (this.#bits < 32) return
    this.#output.word(this.#word)
    this.#bits -= 32
    this.#word = this.#bits === 0 ? 0 : value >>> (width - this.#bits)
  }

  /** Writes what is left, filled up with zeros to a whole byte. */
  finish(): void {
    for (; this.#bits > 0; this.#bits -= 8) {
      this.#output.byte(this.#word & 255)
      this.#word >>>= 8
    }
    this.#bits = 0
    this.#word = 0
  }
}

/** The bits that whole numbers from 0 to `largest` need. */
export function bitWidth(largest: number): number {
  return largest < 2 ** 32 ? 32 - Math.clz32(largest) : 64 - Math.clz32(Math.floor(largest / 2 ** 32))
}
