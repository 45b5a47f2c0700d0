import { RandomState } from '../random/random-state.ts'

/** What one boosted tree sees. */
export interface TreeSample {
  /** 1 for each row that counts, null for all. */
  rows: Uint8Array | null
  /** The features it may split on, ascending. */
  features: Int32Array
}

export interface BoostingSamplerOptions {
  randomState: number
  rows: number
  featureCount: number
  /** The probability of each row to be in a tree's sample, in single precision. */
  subsample: number
  /** The share of features a tree may split on, in single precision. */
  colsampleByTree: number
}

const WORD = 2 ** 32

/**
 * Draws the rows and features of each tree as XGBoost 3.2 does: two words of the Mersenne Twister a row (the GNU C++
 * library's `bernoulli_distribution`), then one word that seeds the tree's own generator, whose shuffle
 * (`std::shuffle`) puts the features to take first.
 */
export class BoostingSampler {
  readonly #random: RandomState
  readonly #options: BoostingSamplerOptions

  constructor(options: BoostingSamplerOptions) {
    this.#options = options
    this.#random = new RandomState(options.randomState)
  }

  /** The sample of the next tree. */
  next(): TreeSample {
    const rows = this.#options.subsample < 1 ? this.#drawRows() : null
    const seed = this.#random.uint32()
    return { rows, features: this.#drawFeatures(seed) }
  }

  #drawRows(): Uint8Array {
    const { rows, subsample } = this.#options
    const random = this.#random
    const taken = new Uint8Array(rows)
    for (let row = 0; row < rows; row += 1) {
      const low = random.uint32()
      const share = (low + random.uint32() * WORD) / (WORD * WORD)
      taken[row] = share < subsample ? 1 : 0
    }
    return taken
  }

  #drawFeatures(seed: number): Int32Array {
    const { featureCount, colsampleByTree } = this.#options
    const features = Int32Array.from({ length: featureCount }, (_, i) => i)
    if (colsampleByTree === 1) return features
    shuffleInPairs(features, new RandomState(seed))
    const count = Math.max(1, Math.floor(Math.fround(colsampleByTree * featureCount)))
    return features.slice(0, count).sort()
  }
}

/** `std::shuffle` of the GNU C++ library: one draw gives the places of two elements. */
function shuffleInPairs(values: Int32Array, random: RandomState): void {
  const n = values.length
  let i = 1
  if (n % 2 === 0) {
    swap(values, 1, below(2, random))
    i = 2
  }
  for (; i < n; i += 2) {
    const drawn = below((i + 1) * (i + 2), random)
    swap(values, i, Math.floor(drawn / (i + 2)))
    swap(values, i + 1, drawn % (i + 2))
  }
}

/** A uniform integer from 0 to `bound - 1` by division and rejection. */
function below(bound: number, random: RandomState): number {
  const width = Math.floor((WORD - 1) / bound)
  for (;;) {
    const word = random.uint32()
    if (word < width * bound) return Math.floor(word / width)
  }
}

function swap(values: Int32Array, i: number, j: number): void {
  const value = values[i]
  values[i] = values[j]
  values[j] = value
}
