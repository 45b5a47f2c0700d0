import { Criterion } from './criterion.ts'

/** Variance around the mean: scikit-learn's `squared_error`. */
export class MeanCriterion extends Criterion {
  readonly valueWidth = 1
  protected readonly y: Float64Array
  protected sum = 0
  protected sumLeft = 0
  protected sumRight = 0
  readonly #weighted: Float64Array
  #squares = 0

  constructor(y: Float64Array) {
    super()
    this.y = y
    this.#weighted = new Float64Array(y.length)
  }

  override startTree(samples: Int32Array, weights: Float64Array): void {
    super.startTree(samples, weights)
    const { y } = this
    for (let row = 0; row < y.length; row += 1) this.#weighted[row] = weights[row] * y[row]
  }

  openNode(start: number, end: number): void {
    const { samples, weights, y } = this
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
    this.start = start
    this.end = end
    this.sum = sum
    this.#squares = squares
    this.nodeWeight = weight
    this.reset()
  }

  reset(): void {
    this.position = this.start
    this.sumLeft = 0
    this.sumRight = this.sum
    this.weightLeft = 0
    this.weightRight = this.nodeWeight
  }

  moveTo(position: number): void {
    const { samples, weights, end } = this
    const weighted = this.#weighted
    let { sumLeft, weightLeft } = this
    if (position - this.position <= end - position) {
      for (let p = this.position; p < position; p += 1) {
        const row = samples[p]
        sumLeft += weighted[row]
        weightLeft += weights[row]
      }
    } else {
      sumLeft = this.sum
      weightLeft = this.nodeWeight
      for (let p = end - 1; p >= position; p -= 1) {
        const row = samples[p]
        sumLeft -= weighted[row]
        weightLeft -= weights[row]
      }
    }
    this.position = position
    this.sumLeft = sumLeft
    this.sumRight = this.sum - sumLeft
    this.weightLeft = weightLeft
    this.weightRight = this.nodeWeight - weightLeft
  }

  score(): number {
    const { sumLeft, sumRight } = this
    return (sumLeft * sumLeft) / this.weightLeft + (sumRight * sumRight) / this.weightRight
  }

  nodeImpurity(): number {
    const mean = this.sum / this.nodeWeight
    return this.#squares / this.nodeWeight - mean * mean
  }

  close(): void {
    const { samples, y, weightLeft, weightRight } = this
    const weighted = this.#weighted
    let squaresLeft = 0
    for (let p = this.start; p < this.position; p += 1) squaresLeft += weighted[samples[p]] * y[samples[p]]
    const meanLeft = this.sumLeft / weightLeft
    const meanRight = this.sumRight / weightRight
    this.impurityLeft = squaresLeft / weightLeft - meanLeft * meanLeft
    this.impurityRight = (this.#squares - squaresLeft) / weightRight - meanRight * meanRight
  }

  writeValue(target: Float64Array, offset: number): void {
    target[offset] = this.sum / this.nodeWeight
  }

  valueLeft(): number {
    return this.sumLeft / this.weightLeft
  }

  valueRight(): number {
    return this.sumRight / this.weightRight
  }

  middleValue(): number {
    return this.sumLeft / (2 * this.weightLeft) + this.sumRight / (2 * this.weightRight)
  }
}
