import { classImpurity, entropy, entropyOfRest } from './class-impurity.ts'
import type { ClassImpurity } from './class-impurity.ts'
import { Criterion } from './criterion.ts'

/** Gini impurity or entropy of class weights. */
export class ClassCriterion extends Criterion {
  readonly valueWidth: number
  readonly #classes: Int32Array
  readonly #impurity: ClassImpurity
  readonly #total: Float64Array
  readonly #left: Float64Array
  readonly #right: Float64Array

  constructor(classes: Int32Array, classCount: number, impurity: ClassImpurity) {
    super()
    this.valueWidth = classCount
    this.#classes = classes
    this.#impurity = impurity
    this.#total = new Float64Array(classCount)
    this.#left = new Float64Array(classCount)
    this.#right = new Float64Array(classCount)
  }

  openNode(start: number, end: number): void {
    const { samples, weights } = this
    const classes = this.#classes
    const total = this.#total
    total.fill(0)
    let sum = 0
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      total[classes[row]] += weights[row]
      sum += weights[row]
    }
    this.start = start
    this.end = end
    this.nodeWeight = sum
    this.reset()
  }

  reset(): void {
    this.#left.fill(0)
    this.position = this.start
    this.weightLeft = 0
    this.weightRight = this.nodeWeight
  }

  moveTo(position: number): void {
    const { samples, weights, end } = this
    const classes = this.#classes
    const left = this.#left
    let sum = this.weightLeft
    if (position - this.position <= end - position) {
      for (let p = this.position; p < position; p += 1) {
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
    this.position = position
    this.weightLeft = sum
    this.weightRight = this.nodeWeight - sum
  }

  score(): number {
    const { weightLeft, weightRight } = this
    const left = this.#left
    const total = this.#total
    if (this.#impurity === 'entropy') {
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

  nodeImpurity(): number {
    return classImpurity(this.#impurity, this.#total, this.nodeWeight)
  }

  close(): void {
    const right = this.#right
    for (let c = 0; c < right.length; c += 1) right[c] = this.#total[c] - this.#left[c]
    this.impurityLeft = classImpurity(this.#impurity, this.#left, this.weightLeft)
    this.impurityRight = classImpurity(this.#impurity, right, this.weightRight)
  }

  writeValue(target: Float64Array, offset: number): void {
    const total = this.#total
    for (let c = 0; c < total.length; c += 1) target[offset + c] = total[c] / this.nodeWeight
  }

  valueLeft(): number {
    return this.#left[0] / this.weightLeft
  }

  valueRight(): number {
    return (this.#total[0] - this.#left[0]) / this.weightRight
  }

  middleValue(): number {
    const right = this.#total[0] - this.#left[0]
    return this.#left[0] / (2 * this.weightLeft) + right / (2 * this.weightRight)
  }
}
