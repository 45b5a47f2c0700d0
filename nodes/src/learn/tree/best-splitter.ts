import { sortRows } from '../statistics/row-sort.ts'
import type { CodedColumns } from './column-codes.ts'
import { isNear } from './column-codes.ts'
import type { Criterion, ValueBounds } from './criterion.ts'
import { CriterionSplitter } from './criterion-splitter.ts'
import { divideByCode } from './divide-rows.ts'
import type { SplitRules } from './node-splitter.ts'

/**
 * Searches every place between two values of a feature. Rows are sorted by the same sort as in scikit-learn, so that
 * ties come in the same order and every sum has the same bits. Missing values are tried on the right, alone as well as
 * with the larger values, and then on the left.
 */
export class BestSplitter extends CriterionSplitter {
  readonly #coded: CodedColumns
  /** The codes of the feature being searched, in the order of `samples`. */
  readonly #sorted: Int32Array
  readonly #scratch: Int32Array
  #bestCode = 0

  constructor(rules: SplitRules, coded: CodedColumns, criterion: Criterion, monotonicCst: Int8Array | null) {
    super(rules, criterion, monotonicCst)
    this.#coded = coded
    this.#sorted = new Int32Array(rules.rows)
    this.#scratch = new Int32Array(coded.columns.some(({ hasMissing }) => hasMissing) ? rules.rows : 0)
  }

  protected searchFeature(feature: number, start: number, end: number, bounds: ValueBounds): boolean {
    const column = this.#coded.columns[feature]
    const sorted = this.#sorted
    const missing = column.hasMissing ? this.#takeCodes(feature, start, end) : 0
    if (!column.hasMissing) {
      const { codes, columns } = this.#coded
      const features = columns.length
      for (let p = start; p < end; p += 1) sorted[p] = codes[this.samples[p] * features + feature]
    }
    const present = end - missing
    sortRows(sorted, this.samples, start, present - start)
    if (present === start) return false
    const { values } = column
    if (missing === 0 && isNear(values[sorted[start]], values[sorted[present - 1]])) return false
    this.criterion.reset()
    this.#search(feature, { start, from: start, to: present, end, missingLeft: false }, bounds)
    if (missing === 0) return true
    this.#tryMissingAlone(feature, { start, end, position: present }, bounds)
    this.#moveMissingLeft(start, present, end)
    this.criterion.reset()
    this.#search(feature, { start, from: start + missing, to: end, end, missingLeft: true }, bounds)
    return true
  }

  /** Takes the codes of the node's rows, those with missing values moved to the end; returns how many there are. */
  #takeCodes(feature: number, start: number, end: number): number {
    const { samples } = this
    const { codes, columns } = this.#coded
    const sorted = this.#sorted
    const features = columns.length
    const missingCode = columns[feature].values.length
    let last = end - 1
    let p = start
    while (p <= last) {
      const lastRow = samples[last]
      if (codes[lastRow * features + feature] === missingCode) {
        sorted[last] = missingCode
        last -= 1
        continue
      }
      const row = samples[p]
      if (codes[row * features + feature] === missingCode) {
        samples[p] = lastRow
        samples[last] = row
        sorted[last] = missingCode
        last -= 1
      }
      sorted[p] = codes[samples[p] * features + feature]
      p += 1
    }
    return end - 1 - last
  }

  /** Tries the places between different values of `sorted[from] … sorted[to - 1]`. */
  #search(
    feature: number,
    { start, from, to, end, missingLeft }: SearchRange & { missingLeft: boolean },
    bounds: ValueBounds,
  ): void {
    const { values, separated, hasMissing } = this.#coded.columns[feature]
    const sorted = this.#sorted
    let previous = sorted[from]
    for (let p = from + 1; p < to; p += 1) {
      const code = sorted[p]
      if (code === previous) continue
      const before = previous
      previous = code
      if (!separated && isNear(values[before], values[code])) continue
      if (!this.takeSides(feature, { start, end, position: p }, bounds)) continue
      const score = this.criterion.score()
      if (!(score > this.bestScore)) continue
      this.#improve(feature, score, p, before)
      this.bestThreshold = values[before] / 2 + values[code] / 2
      this.bestMissingLeft = hasMissing && (missingLeft || to < end) ? missingLeft : p - start > end - p
    }
  }

  /** Tries the split of the rows with values from those without. */
  #tryMissingAlone(
    feature: number,
    sides: { start: number; end: number; position: number },
    bounds: ValueBounds,
  ): void {
    if (!this.takeSides(feature, sides, bounds)) return
    const score = this.criterion.score()
    if (!(score > this.bestScore)) return
    this.#improve(feature, score, sides.position, this.#coded.columns[feature].values.length - 1)
    this.bestThreshold = Infinity
    this.bestMissingLeft = false
  }

  #improve(feature: number, score: number, position: number, code: number): void {
    this.bestScore = score
    this.bestFeature = feature
    this.bestPosition = position
    this.#bestCode = code
  }

  /** Moves the rows with missing values before the others, neither changing order among themselves. */
  #moveMissingLeft(start: number, present: number, end: number): void {
    for (const array of [this.samples, this.#sorted]) {
      const missing = end - present
      this.#scratch.set(array.subarray(present, end))
      array.copyWithin(start + missing, start, present)
      array.set(this.#scratch.subarray(0, missing), start)
    }
  }

  protected divideRows(start: number, end: number): void {
    const split = { feature: this.bestFeature, code: this.#bestCode, missingLeft: this.bestMissingLeft }
    divideByCode(this.samples, this.#coded, start, end, split)
  }
}

interface SearchRange {
  start: number
  from: number
  to: number
  end: number
}
