import { FEATURE_THRESHOLD } from './column-codes.ts'
import type { Criterion, ValueBounds } from './criterion.ts'
import { CriterionSplitter } from './criterion-splitter.ts'
import type { SplitRules } from './node-splitter.ts'

/**
 * Draws one threshold a feature, evenly between its least and its largest value in the node, and a side for missing
 * values, and takes the best feature: extremely randomised trees (Geurts, Ernst & Wehenkel 2006).
 */
export class RandomSplitter extends CriterionSplitter {
  readonly #columns: readonly Float32Array[]
  /** The values of the feature being searched, in the order of `samples`. */
  readonly #values: Float32Array
  #searched = -1

  constructor(
    rules: SplitRules,
    columns: readonly Float32Array[],
    criterion: Criterion,
    monotonicCst: Int8Array | null,
  ) {
    super(rules, criterion, monotonicCst)
    this.#columns = columns
    this.#values = new Float32Array(rules.rows)
  }

  protected searchFeature(feature: number, start: number, end: number, bounds: ValueBounds): boolean {
    this.#searched = feature
    const column = this.#columns[feature]
    const { samples, draw } = this
    const values = this.#values
    let missing = 0
    let low = Infinity
    let high = -Infinity
    for (let p = start; p < end; p += 1) {
      const value = column[samples[p]]
      values[p] = value
      if (value < low) low = value
      if (value > high) high = value
      if (Number.isNaN(value)) missing += 1
    }
    if (missing === end - start) return false
    if (missing === 0 && high <= Math.fround(low + FEATURE_THRESHOLD)) return false
    let threshold = draw.uniform(low, high)
    const missingLeft = missing > 0 && draw.coin()
    if (threshold === high) threshold = low
    const position = this.#divide(start, end, threshold, missingLeft)
    this.criterion.reset()
    if (!this.takeSides(feature, { start, end, position }, bounds)) return true
    const score = this.criterion.score()
    if (score > this.bestScore) {
      this.bestScore = score
      this.bestFeature = feature
      this.bestPosition = position
      this.bestThreshold = threshold
      this.bestMissingLeft = missing > 0 ? missingLeft : position - start > end - position
    }
    return true
  }

  #divide(start: number, end: number, threshold: number, missingLeft: boolean): number {
    const { samples } = this
    const values = this.#values
    let low = start
    let high = end
    while (low < high) {
      const value = values[low]
      if (value <= threshold || (missingLeft && Number.isNaN(value))) {
        low += 1
        continue
      }
      high -= 1
      const row = samples[low]
      values[low] = values[high]
      values[high] = value
      samples[low] = samples[high]
      samples[high] = row
    }
    return high
  }

  protected divideRows(start: number, end: number): void {
    // The rows still lie as the feature searched last divided them.
    if (this.#searched === this.bestFeature) return
    const column = this.#columns[this.bestFeature]
    for (let p = start; p < end; p += 1) this.#values[p] = column[this.samples[p]]
    this.#divide(start, end, this.bestThreshold, this.bestMissingLeft)
  }
}
