/** The texts that stand for a missing value, looked up among the bytes of a file. */

/** Bytes of the longest text that a user can name. */
const longest = 400

export class MissingTexts {
  readonly #bytes: Uint8Array
  readonly #texts: Uint8Array[]
  readonly #empty: boolean
  /** 1 for each length and each first byte that one of the texts has. */
  readonly #lengths = new Uint8Array(longest + 1)
  readonly #starts = new Uint8Array(256)
  /** Whether one of them could also be read as a value. */
  readonly canBeValues: boolean

  constructor(bytes: Uint8Array, texts: readonly string[]) {
    this.#bytes = bytes
    this.#texts = texts.filter((text) => text !== '').map((text) => new TextEncoder().encode(text))
    this.#empty = texts.includes('')
    this.canBeValues = texts.some((text) => /^[-+.,0-9tf]/i.test(text))
    for (const text of this.#texts) {
      this.#lengths[text.length] = 1
      this.#starts[text[0]] = 1
    }
  }

  /** Whether the bytes from `start` to `end` are one of the texts. */
  has(start: number, end: number): boolean {
    if (start === end) return this.#empty
    return this.#starts[this.#bytes[start]] === 1 && this.#lengths[end - start] === 1 && this.#find(start, end)
  }

  #find(start: number, end: number): boolean {
    for (const text of this.#texts) {
      if (text.length !== end - start) continue
      let index = 0
      while (index < text.length && text[index] === this.#bytes[start + index]) index++
      if (index === text.length) return true
    }
    return false
  }
}
