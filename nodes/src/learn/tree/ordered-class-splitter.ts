import { classImpurity, entropy, entropyOfRest } from './class-impurity.ts'
import type { ClassCriterion } from './class-impurity.ts'
import { FEATURE_THRESHOLD } from './column-codes.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitterData } from './node-splitter.ts'
import { sortRows } from './row-sort.ts'

/**
 * Classification with any weights. Sums of fractions depend on the order of additions, so rows are sorted by the same
 * sort and added up in the same order and direction as scikit-learn does.
 */
export class OrderedClassSplitter extends NodeSplitter {
  readonly valueWidth: number
  readonly #classes: Int32Array
  readonly #criterion: ClassCriterion
  readonly #codes: Int32Array
  readonly #total: Float64Array
  readonly #left: Float64Array
  readonly #right: Float64Array
  #weights: Float64Array

  constructor(data: SplitterData, classes: Int32Array, classCount: number, criterion: ClassCriterion) {
    super(data)
    this.valueWidth = classCount
    this.#classes = classes
    this.#criterion = criterion
    this.#codes = new Int32Array(data.rows)
    this.#total = new Float64Array(classCount)
    this.#left = new Float64Array(classCount)
    this.#right = new Float64Array(classCount)
    this.#weights = new Float64Array(0)
  }

  start(weights: Float64Array | null, seed: number): void {
    this.startTree(weights, seed)
    this.#weights = weights ?? new Float64Array(this.data.rows).fill(1)
  }

  openNode(start: number, end: number): void {
    const { samples } = this
    const total = this.#total
    const weights = this.#weights
    total.fill(0)
    let sum = 0
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      total[this.#classes[row]] += weights[row]
      sum += weights[row]
    }
    this.nodeWeight = sum
  }

  nodeImpurity(): number {
    return classImpurity(this.#criterion, this.#total, this.nodeWeight)
  }

  writeValue(target: Float64Array, offset: number): void {
    const total = this.#total
    for (let c = 0; c < total.length; c += 1) target[offset + c] = total[c] / this.nodeWeight
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { codes, values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { samples } = this
    const sorted = this.#codes
    for (let p = start; p < end; p += 1) sorted[p] = codes[samples[p]]
    sortRows(sorted, samples, start, end - start)
    const low = sorted[start]
    if (values[sorted[end - 1]] <= Math.fround(values[low] + FEATURE_THRESHOLD)) return false
    this.#left.fill(0)
    this.weightLeft = 0
    let summed = start
    let previous = low
    for (let p = start + 1; p < end; p += 1) {
      const code = sorted[p]
      if (code === previous) continue
      const near = !separated && values[code] <= Math.fround(values[previous] + FEATURE_THRESHOLD)
      const before = previous
      previous = code
      if (near || p - start < minSamplesLeaf || end - p < minSamplesLeaf) continue
      this.#moveLeft(summed, p, end)
      summed = p
      if (this.weightLeft < 0 || this.weightRight < 0) continue
      const score = this.#score()
      if (score > this.bestScore) this.improve(score, feature, p, before, code)
    }
    return true
  }

  /** Adds the rows from `from` to `position` to the left side, or takes those from `position` to `end` off the total if they are fewer. */
  #moveLeft(from: number, position: number, end: number): void {
    const { samples } = this
    const classes = this.#classes
    const weights = this.#weights
    const left = this.#left
    let sum = this.weightLeft
    if (position - from <= end - position) {
      for (let p = from; p < position; p += 1) {
        const row = samples[p]
        left[classes[row]] += weights[row]
        sum += weights[row]
      }
    } else {
      left.set(this.#total)
      sum = this.nodeWeight
      for (let p = end - 1; p >= position; p -= 1) {
        const row = samples[p]
        left[classes[row]] -= weights[row]
        sum -= weights[row]
      }
    }
    this.weightLeft = sum
    this.weightRight = this.nodeWeight - sum
  }

  #score(): number {
    const { weightLeft, weightRight } = this
    const left = this.#left
    const total = this.#total
    if (this.#criterion === 'entropy') {
      return -weightRight * entropyOfRest(total, left, weightRight) - weightLeft * entropy(left, weightLeft)
    }
    let squaresLeft = 0
    let squaresRight = 0
    for (let c = 0; c < total.length; c += 1) {
      const right = total[c] - left[c]
      squaresLeft += left[c] * left[c]
      squaresRight += right * right
    }
    return (
      -weightRight * (1 - squaresRight / (weightRight * weightRight)) -
      weightLeft * (1 - squaresLeft / (weightLeft * weightLeft))
    )
  }

  protected closeSplit(start: number, end: number): void {
    this.#left.fill(0)
    this.weightLeft = 0
    this.#moveLeft(start, this.bestPosition, end)
    const right = this.#right
    for (let c = 0; c < right.length; c += 1) right[c] = this.#total[c] - this.#left[c]
    this.impurityLeft = classImpurity(this.#criterion, this.#left, this.weightLeft)
    this.impurityRight = classImpurity(this.#criterion, right, this.weightRight)
  }
}
