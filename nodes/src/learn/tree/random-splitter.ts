import { FEATURE_THRESHOLD } from './column-codes.ts'
import type { Criterion, ValueBounds } from './criterion.ts'
import { CriterionSplitter } from './criterion-splitter.ts'
import type { SplitRules } from './node-splitter.ts'

/** Features in single precision row by row: a node of a tree reads few rows and many features. */
export interface RowTable {
  values: Float32Array
  features: number
  /** 1 for a feature with missing values. */
  hasMissing: Uint8Array
}

/** Lays columns out row by row, with a pause after each; `values` has a place for every cell. */
export async function layOutRows(
  columns: readonly Float32Array[],
  values: Float32Array,
  pace: () => Promise<void>,
): Promise<RowTable> {
  const features = columns.length
  const hasMissing = new Uint8Array(features)
  for (const [feature, column] of columns.entries()) {
    for (let row = 0, at = feature; row < column.length; row += 1, at += features) values[at] = column[row]
    hasMissing[feature] = column.some((value) => Number.isNaN(value)) ? 1 : 0
    await pace()
  }
  return { values, features, hasMissing }
}

/**
 * Draws one threshold a feature, evenly between its least and its largest value in the node, and a side for missing
 * values, and takes the best feature: extremely randomised trees (Geurts, Ernst & Wehenkel 2006).
 */
export class RandomSplitter extends CriterionSplitter {
  readonly #table: RowTable
  /** The values of the feature being searched, in the order of `samples`. */
  readonly #values: Float32Array
  #searched = -1

  constructor(rules: SplitRules, table: RowTable, criterion: Criterion, monotonicCst: Int8Array | null) {
    super(rules, criterion, monotonicCst)
    this.#table = table
    this.#values = new Float32Array(rules.rows)
  }

  protected searchFeature(feature: number, start: number, end: number, bounds: ValueBounds): boolean {
    this.#searched = feature
    const { draw } = this
    const values = this.#values
    this.#takeValues(feature, start, end)
    const missing = this.#table.hasMissing[feature] === 1 ? this.#countMissing(start, end) : 0
    if (missing === end - start) return false
    let low = Infinity
    let high = -Infinity
    for (let p = start; p < end; p += 1) {
      const value = values[p]
      if (value < low) low = value
      if (value > high) high = value
    }
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

  #takeValues(feature: number, start: number, end: number): void {
    const { samples } = this
    const values = this.#values
    const { values: table, features } = this.#table
    for (let p = start; p < end; p += 1) values[p] = table[samples[p] * features + feature]
  }

  #countMissing(start: number, end: number): number {
    let missing = 0
    for (let p = start; p < end; p += 1) if (Number.isNaN(this.#values[p])) missing += 1
    return missing
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
    this.#takeValues(this.bestFeature, start, end)
    this.#divide(start, end, this.bestThreshold, this.bestMissingLeft)
  }
}
