/**
 * NumPy's `Generator` on PCG64, `np.random.default_rng(seed)`: the part of its stream that scikit-learn draws from.
 * PCG64 is M. O'Neill's PCG XSL RR 128/64 (2014), seeds are spread by NumPy's `SeedSequence`.
 */
const MASK_64 = (1n << 64n) - 1n
const MASK_128 = (1n << 128n) - 1n
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n
const POOL_SIZE = 4

/** `np.random.default_rng(seed)`. */
export class Generator {
  #state = 0n
  readonly #increment: bigint
  #spare = -1

  /** @param seed a whole number from 0 to 2 ** 32 - 1. */
  constructor(seed: number) {
    const [stateHigh, stateLow, streamHigh, streamLow] = seedWords(seed)
    this.#increment = ((((streamHigh << 64n) | streamLow) << 1n) | 1n) & MASK_128
    this.#step()
    this.#state = (this.#state + ((stateHigh << 64n) | stateLow)) & MASK_128
    this.#step()
  }

  /** The next 32 random bits. */
  uint32(): number {
    if (this.#spare >= 0) {
      const word = this.#spare
      this.#spare = -1
      return word
    }
    const word = this.#next()
    this.#spare = Number(word >> 32n)
    return Number(word & 0xffffffffn)
  }

  /** A uniform whole number from 0 to `max`, both included, by masked rejection; draws nothing when `max` is 0. */
  interval(max: number): number {
    if (max === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(max)
    for (;;) {
      const value = (this.uint32() & mask) >>> 0
      if (value <= max) return value
    }
  }

  /** Shuffles in place, `shuffle(array)` of a one-dimensional array. */
  shuffle(values: Uint8Array): void {
    for (let i = values.length - 1; i > 0; i -= 1) {
      const j = this.interval(i)
      const swapped = values[i]
      values[i] = values[j]
      values[j] = swapped
    }
  }

  #next(): bigint {
    this.#step()
    const state = this.#state
    const folded = (state >> 64n) ^ (state & MASK_64)
    const turn = state >> 122n
    return ((folded >> turn) | (folded << ((64n - turn) & 63n))) & MASK_64
  }

  #step(): void {
    this.#state = (this.#state * MULTIPLIER + this.#increment) & MASK_128
  }
}

/** `SeedSequence(seed).generate_state(4, np.uint64)`. */
function seedWords(seed: number): bigint[] {
  const pool = mixEntropy(seed)
  let constant = 0x8b51f9dd
  const words = Array.from({ length: 8 }, (_, i) => {
    let word = pool[i % POOL_SIZE] ^ constant
    constant = Math.imul(constant, 0x58f38ded)
    word = Math.imul(word, constant)
    return (word ^ (word >>> 16)) >>> 0
  })
  return [0, 2, 4, 6].map((i) => (BigInt(words[i + 1]) << 32n) | BigInt(words[i]))
}

function mixEntropy(seed: number): number[] {
  let constant = 0x43b0d7e5
  const hash = (value: number) => {
    let word = value ^ constant
    constant = Math.imul(constant, 0x931e8875)
    word = Math.imul(word, constant)
    return word ^ (word >>> 16)
  }
  const mix = (x: number, y: number) => {
    const word = (Math.imul(0xca01f9dd, x) - Math.imul(0x4973f715, y)) | 0
    return word ^ (word >>> 16)
  }
  const pool = Array.from({ length: POOL_SIZE }, (_, i) => hash(i === 0 ? seed : 0))
  for (let from = 0; from < POOL_SIZE; from += 1) {
    for (let to = 0; to < POOL_SIZE; to += 1) {
      if (from !== to) pool[to] = mix(pool[to], hash(pool[from]))
    }
  }
  return pool
}
