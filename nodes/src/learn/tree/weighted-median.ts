/**
 * Weights and weighted values by rank, with sums of any prefix in logarithmic time (Fenwick 1994): finds the median of
 * a growing set. Partial sums come in the order in which scikit-learn's tree of the same kind adds them up.
 */
export class WeightedRanks {
  totalWeight = 0
  totalValue = 0
  /** What `findHalf` found: sums of everything ranked below, and the two ranks in whose midst the half lies. */
  weightBelow = 0
  valueBelow = 0
  rank = 0
  rankBelow = 0
  readonly #weights: Float64Array
  readonly #values: Float64Array
  #size = 0
  #highestBit = 0

  constructor(capacity: number) {
    this.#weights = new Float64Array(capacity + 1)
    this.#values = new Float64Array(capacity + 1)
  }

  /** Empties ranks 0 … size - 1. */
  reset(size: number): void {
    this.#size = size
    this.#weights.fill(0, 0, size + 1)
    this.#values.fill(0, 0, size + 1)
    this.totalWeight = 0
    this.totalValue = 0
    this.#highestBit = size === 0 ? 0 : 1 << (31 - Math.clz32(size))
  }

  add(rank: number, value: number, weight: number): void {
    const weighted = weight * value
    for (let place = rank + 1; place <= this.#size; place += place & -place) {
      this.#weights[place] += weight
      this.#values[place] += weighted
    }
    this.totalWeight += weight
    this.totalValue += weighted
  }

  /** Finds the rank where the running weight passes half of the total. */
  findHalf(): void {
    const weights = this.#weights
    const size = this.#size
    let left = 0.5 * this.totalWeight
    let bit = this.#highestBit
    let place = 0
    this.weightBelow = 0
    this.valueBelow = 0
    for (; bit !== 0; bit >>= 1) {
      const next = place + bit
      if (next > size) continue
      if (left === weights[next]) break
      if (left > weights[next]) {
        left -= weights[next]
        place = next
        this.weightBelow += weights[next]
        this.valueBelow += this.#values[next]
      }
    }
    this.rankBelow = this.#lastBelow(place, bit, left)
    for (; bit !== 0; bit >>= 1) {
      const next = place + bit
      if (next > size || left < weights[next]) continue
      left -= weights[next]
      place = next
      this.weightBelow += weights[next]
      this.valueBelow += this.#values[next]
    }
    this.rank = place
  }

  /** The half fell exactly between two ranks when `firstBit` isn't 0: the lower of them. */
  #lastBelow(from: number, firstBit: number, target: number): number {
    let place = from
    let left = target
    for (let bit = firstBit; bit !== 0; bit >>= 1) {
      const next = place + bit
      if (next > this.#size || left <= this.#weights[next]) continue
      left -= this.#weights[next]
      place = next
    }
    return place
  }
}
