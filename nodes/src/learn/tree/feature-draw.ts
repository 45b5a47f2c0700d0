import { MAX_INT32 } from '../random/random-state.ts'

/**
 * The order in which a node looks at features: scikit-learn's Fisher-Yates draw over a feature array that lives as
 * long as the tree, with the features known to be constant kept in front (BSD-3 algorithm, written anew).
 *
 * Positions of `#features`, with the counts of this node: `[0, drawn)` constants drawn, `[drawn, known)` constants of
 * the ancestors not yet drawn, `[known, total)` constants found here, `[total, rest)` not yet drawn,
 * `[rest, featureCount)` drawn and not constant.
 */
export class FeatureDraw {
  /** Features known to be constant in the node, including those found while searching it. */
  total = 0
  #features: Int32Array
  #constants: Int32Array
  #maxFeatures: number
  #random = 1
  #known = 0
  #drawn = 0
  #found = 0
  #visited = 0
  #rest = 0
  #position = 0

  constructor(featureCount: number, maxFeatures: number) {
    this.#features = new Int32Array(featureCount)
    this.#constants = new Int32Array(featureCount)
    this.#maxFeatures = maxFeatures
  }

  /** Starts a tree. `seed` is the first `randint(0, 2 ** 31 - 1)` of the tree's random state. */
  startTree(seed: number): void {
    this.#random = seed
    for (let i = 0; i < this.#features.length; i += 1) this.#features[i] = i
  }

  /** Starts a node whose ancestors found `knownConstants` constant features. */
  startNode(knownConstants: number): void {
    this.#known = knownConstants
    this.total = knownConstants
    this.#drawn = 0
    this.#found = 0
    this.#visited = 0
    this.#rest = this.#features.length
  }

  /** The next feature to search, or -1 when the node has seen enough; answer each with `keep` or `reject`. */
  next(): number {
    const features = this.#features
    while (
      this.#rest > this.total &&
      (this.#visited < this.#maxFeatures || this.#visited <= this.#found + this.#drawn)
    ) {
      this.#visited += 1
      let position = this.#drawn + (this.#nextRandom() % (this.#rest - this.#found - this.#drawn))
      if (position < this.#known) {
        const feature = features[position]
        features[position] = features[this.#drawn]
        features[this.#drawn] = feature
        this.#drawn += 1
        continue
      }
      position += this.#found
      this.#position = position
      return features[position]
    }
    return -1
  }

  /** The feature drawn last is not constant. */
  keep(): void {
    const features = this.#features
    this.#rest -= 1
    const feature = features[this.#position]
    features[this.#position] = features[this.#rest]
    features[this.#rest] = feature
  }

  /** The feature drawn last is constant in this node. */
  reject(): void {
    const features = this.#features
    const feature = features[this.#position]
    features[this.#position] = features[this.total]
    features[this.total] = feature
    this.#found += 1
    this.total += 1
  }

  /** Ends the node: the constants of its ancestors go back to their order, those found here are remembered. */
  endNode(): void {
    const features = this.#features
    const constants = this.#constants
    for (let i = 0; i < this.#known; i += 1) features[i] = constants[i]
    for (let i = this.#known; i < this.total; i += 1) constants[i] = features[i]
  }

  /** A uniform number from `low` to `high`. */
  uniform(low: number, high: number): number {
    return ((high - low) * this.#nextRandom()) / MAX_INT32 + low
  }

  /** Heads or tails. */
  coin(): boolean {
    return this.#nextRandom() % 2 === 1
  }

  /** Marsaglia's 32-bit xorshift (13, 17, 5), cut to 31 bits. */
  #nextRandom(): number {
    let word = this.#random === 0 ? 1 : this.#random
    word ^= word << 13
    word ^= word >>> 17
    word ^= word << 5
    this.#random = word
    return word & 0x7fffffff
  }
}
