import { FEATURE_THRESHOLD } from './column-codes.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitterData } from './node-splitter.ts'
import { sortRows } from './row-sort.ts'

/**
 * Regression by squared error. Sums of targets depend on the order of additions, so rows are sorted by the same sort
 * and added up in the same order and direction as scikit-learn does.
 */
export class OrderedMeanSplitter extends NodeSplitter {
  readonly valueWidth = 1
  readonly #y: Float64Array
  readonly #codes: Int32Array
  readonly #weighted: Float64Array
  #weights: Float64Array
  #sum = 0
  #squares = 0
  #sumLeft = 0

  constructor(data: SplitterData, y: Float64Array) {
    super(data)
    this.#y = y
    this.#codes = new Int32Array(data.rows)
    this.#weighted = new Float64Array(data.rows)
    this.#weights = new Float64Array(0)
  }

  start(weights: Float64Array | null, seed: number): void {
    this.startTree(weights, seed)
    this.#weights = weights ?? new Float64Array(this.data.rows).fill(1)
    for (let row = 0; row < this.data.rows; row += 1) this.#weighted[row] = this.#weights[row] * this.#y[row]
  }

  openNode(start: number, end: number): void {
    const { samples } = this
    const y = this.#y
    const weights = this.#weights
    const weighted = this.#weighted
    let sum = 0
    let squares = 0
    let weight = 0
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      sum += weighted[row]
      squares += weighted[row] * y[row]
      weight += weights[row]
    }
    this.#sum = sum
    this.#squares = squares
    this.nodeWeight = weight
  }

  nodeImpurity(): number {
    const mean = this.#sum / this.nodeWeight
    return this.#squares / this.nodeWeight - mean * mean
  }

  writeValue(target: Float64Array, offset: number): void {
    target[offset] = this.#sum / this.nodeWeight
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { codes, values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { samples, nodeWeight } = this
    const sorted = this.#codes
    const weights = this.#weights
    const weighted = this.#weighted
    const total = this.#sum
    for (let p = start; p < end; p += 1) sorted[p] = codes[samples[p]]
    sortRows(sorted, samples, start, end - start)
    const low = sorted[start]
    if (values[sorted[end - 1]] <= Math.fround(values[low] + FEATURE_THRESHOLD)) return false
    let best = this.bestScore
    let sumLeft = 0
    let weightLeft = 0
    let summed = start
    let previous = low
    for (let p = start + 1; p < end; p += 1) {
      const code = sorted[p]
      if (code === previous) continue
      const before = previous
      previous = code
      if (!separated && values[code] <= Math.fround(values[before] + FEATURE_THRESHOLD)) continue
      if (p - start < minSamplesLeaf || end - p < minSamplesLeaf) continue
      if (p - summed <= end - p) {
        for (let q = summed; q < p; q += 1) {
          const row = samples[q]
          sumLeft += weighted[row]
          weightLeft += weights[row]
        }
      } else {
        sumLeft = total
        weightLeft = nodeWeight
        for (let q = end - 1; q >= p; q -= 1) {
          const row = samples[q]
          sumLeft -= weighted[row]
          weightLeft -= weights[row]
        }
      }
      summed = p
      const weightRight = nodeWeight - weightLeft
      if (weightLeft < 0 || weightRight < 0) continue
      const sumRight = total - sumLeft
      const score = (sumLeft * sumLeft) / weightLeft + (sumRight * sumRight) / weightRight
      if (score > best) {
        best = score
        this.improve(score, feature, p, before, code)
      }
    }
    return true
  }

  protected closeSplit(start: number, end: number): void {
    const { samples, bestPosition } = this
    const y = this.#y
    const weights = this.#weights
    const weighted = this.#weighted
    let sumLeft = 0
    let weightLeft = 0
    if (bestPosition - start <= end - bestPosition) {
      for (let p = start; p < bestPosition; p += 1) {
        sumLeft += weighted[samples[p]]
        weightLeft += weights[samples[p]]
      }
    } else {
      sumLeft = this.#sum
      weightLeft = this.nodeWeight
      for (let p = end - 1; p >= bestPosition; p -= 1) {
        sumLeft -= weighted[samples[p]]
        weightLeft -= weights[samples[p]]
      }
    }
    let squaresLeft = 0
    for (let p = start; p < bestPosition; p += 1) squaresLeft += weighted[samples[p]] * y[samples[p]]
    this.#sumLeft = sumLeft
    this.weightLeft = weightLeft
    this.weightRight = this.nodeWeight - weightLeft
    const meanLeft = this.#sumLeft / weightLeft
    const meanRight = (this.#sum - sumLeft) / this.weightRight
    this.impurityLeft = squaresLeft / weightLeft - meanLeft * meanLeft
    this.impurityRight = (this.#squares - squaresLeft) / this.weightRight - meanRight * meanRight
  }
}
