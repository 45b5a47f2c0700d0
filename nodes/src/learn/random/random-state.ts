/**
 * NumPy's `RandomState`, number for number: the Mersenne Twister MT19937 with the legacy sampling functions, whose
 * stream NumPy has frozen (NEP 19). Whatever draws from it in the order scikit-learn does, draws the same rows.
 */

/** Any array `shuffle` can permute in place. */
export type ShuffleTarget = Int32Array | Uint32Array | Float64Array | Uint8Array | unknown[]

const STATE_LENGTH = 624
const MIDDLE = 397
const TWO_POW_26 = 67108864
const TWO_POW_53 = 9007199254740992

/** How NumPy spells `np.iinfo(np.int32).max`, the bound scikit-learn draws sub-seeds below. */
export const MAX_INT32 = 2147483647

/** `np.random.RandomState(seed)`. */
export class RandomState {
  readonly #key = new Uint32Array(STATE_LENGTH)
  readonly #out = new Uint32Array(STATE_LENGTH)
  #position = STATE_LENGTH
  #spareGauss = Number.NaN

  /**
   * @param seed an integer from 0 to 2 ** 32 - 1.
   * @throws RangeError for any other seed.
   */
  constructor(seed: number) {
    if (!Number.isInteger(seed) || seed < 0 || seed > 0xffffffff) {
      throw new RangeError(`random_state must be an integer from 0 to 4294967295, not ${seed}`)
    }
    const key = this.#key
    let word = seed >>> 0
    for (let i = 0; i < STATE_LENGTH; i += 1) {
      key[i] = word
      word = (Math.imul(1812433253, word ^ (word >>> 30)) + i + 1) >>> 0
    }
  }

  /** The next 32 random bits, an integer from 0 to 2 ** 32 - 1. */
  uint32(): number {
    if (this.#position === STATE_LENGTH) this.#refill()
    const value = this.#out[this.#position]
    this.#position += 1
    return value
  }

  /** A uniform integer from 0 to `max`, both included, by masked rejection; draws nothing when `max` is 0. */
  interval(max: number): number {
    if (max === 0) return 0
    const mask = 0xffffffff >>> Math.clz32(max)
    const out = this.#out
    for (;;) {
      if (this.#position === STATE_LENGTH) this.#refill()
      const value = (out[this.#position] & mask) >>> 0
      this.#position += 1
      if (value <= max) return value
    }
  }

  /** `randint(low, high)`: a uniform integer from `low` to `high - 1`; the range holds at most 2 ** 32 values. */
  randint(low: number, high: number): number {
    return low + this.interval(high - 1 - low)
  }

  /** A uniform double in [0, 1) with 53 random bits, `random_sample()`. */
  random(): number {
    const high = this.uint32() >>> 5
    const low = this.uint32() >>> 6
    return (high * TWO_POW_26 + low) / TWO_POW_53
  }

  /**
   * A standard normal value by the polar method, `standard_normal()`: equal to NumPy's but for the last bit, which
   * `Math.log` may round differently from the C library.
   */
  gauss(): number {
    const spare = this.#spareGauss
    if (!Number.isNaN(spare)) {
      this.#spareGauss = Number.NaN
      return spare
    }
    for (;;) {
      const x1 = 2 * this.random() - 1
      const x2 = 2 * this.random() - 1
      const radius = x1 * x1 + x2 * x2
      if (radius >= 1 || radius === 0) continue
      const factor = Math.sqrt((-2 * Math.log(radius)) / radius)
      this.#spareGauss = factor * x1
      return factor * x2
    }
  }

  /** Shuffles in place, `shuffle(array)`, and returns the same array. */
  shuffle<Target extends ShuffleTarget>(array: Target): Target {
    const values: { [index: number]: unknown } = array
    for (let i = array.length - 1; i > 0; i -= 1) {
      const j = this.interval(i)
      const swapped = values[i]
      values[i] = values[j]
      values[j] = swapped
    }
    return array
  }

  /** The integers 0 to n - 1 in random order, `permutation(n)`. */
  permutation(n: number): Int32Array {
    const values = new Int32Array(n)
    for (let i = 0; i < n; i += 1) values[i] = i
    return this.#shuffleIndices(values)
  }

  /** `k` different integers of 0 to n - 1, `choice(n, k, replace=False)`. */
  choiceWithoutReplacement(n: number, k: number): Int32Array {
    if (k > n) throw new RangeError(`cannot take ${k} of ${n} values without replacement`)
    return this.permutation(n).slice(0, k)
  }

  /** `shuffle` for the one element kind the hot paths use, so that its loop stays monomorphic. */
  #shuffleIndices(values: Int32Array): Int32Array {
    for (let i = values.length - 1; i > 0; i -= 1) {
      const j = this.interval(i)
      const swapped = values[i]
      values[i] = values[j]
      values[j] = swapped
    }
    return values
  }

  /** Twists the state and tempers the next 624 words at once. */
  #refill(): void {
    const key = this.#key
    const out = this.#out
    for (let i = 0; i < STATE_LENGTH; i += 1) {
      const next = i + 1 === STATE_LENGTH ? 0 : i + 1
      const far = i + MIDDLE < STATE_LENGTH ? i + MIDDLE : i + MIDDLE - STATE_LENGTH
      const mixed = (key[i] & 0x80000000) | (key[next] & 0x7fffffff)
      key[i] = key[far] ^ (mixed >>> 1) ^ (-(mixed & 1) & 0x9908b0df)
    }
    for (let i = 0; i < STATE_LENGTH; i += 1) {
      let word = key[i]
      word ^= word >>> 11
      word ^= (word << 7) & 0x9d2c5680
      word ^= (word << 15) & 0xefc60000
      out[i] = word ^ (word >>> 18)
    }
    this.#position = 0
  }
}

/** `check_random_state`: a generator that goes on where it is, or a new one from a seed. */
export function toRandomState(randomState: RandomState | number): RandomState {
  return typeof randomState === 'number' ? new RandomState(randomState) : randomState
}
