import { sortRows } from '../statistics/row-sort.ts'
import { Criterion } from './criterion.ts'
import { WeightedRanks } from './weighted-median.ts'

/**
 * Mean absolute deviation from the median. The errors of all prefixes and suffixes of a node's rows are worked out
 * whenever the rows were reordered, in O(n log n).
 */
export class AbsoluteErrorCriterion extends Criterion {
  readonly valueWidth = 1
  readonly #y: Float64Array
  /** The place of each row's target among the distinct targets. */
  readonly #codes: Int32Array
  /** Of the open node: its targets' codes ascending, the places they come from, and each place's rank. */
  readonly #sorted: Int32Array
  readonly #places: Int32Array
  readonly #ranks: Int32Array
  readonly #targets: Float64Array
  readonly #tree: WeightedRanks
  /** Of the rows up to a place, that one included, and from a place on. */
  readonly #errorsLeft: Float64Array
  readonly #errorsRight: Float64Array
  readonly #mediansLeft: Float64Array
  readonly #mediansRight: Float64Array
  #median = 0

  constructor(y: Float64Array) {
    super()
    const rows = y.length
    this.#y = y
    this.#codes = codeTargets(y)
    this.#sorted = new Int32Array(rows)
    this.#places = new Int32Array(rows)
    this.#ranks = new Int32Array(rows)
    this.#targets = new Float64Array(rows)
    this.#tree = new WeightedRanks(rows)
    this.#errorsLeft = new Float64Array(rows)
    this.#errorsRight = new Float64Array(rows)
    this.#mediansLeft = new Float64Array(rows)
    this.#mediansRight = new Float64Array(rows)
  }

  openNode(start: number, end: number): void {
    let weight = 0
    for (let p = start; p < end; p += 1) weight += this.weights[this.samples[p]]
    this.start = start
    this.end = end
    this.nodeWeight = weight
    this.reset()
  }

  reset(): void {
    const { start, end, samples } = this
    const n = end - start
    for (let i = 0; i < n; i += 1) {
      this.#sorted[i] = this.#codes[samples[start + i]]
      this.#places[i] = i
    }
    sortRows(this.#sorted, this.#places, 0, n)
    for (let rank = 0; rank < n; rank += 1) {
      const place = this.#places[rank]
      this.#ranks[place] = rank
      this.#targets[rank] = this.#y[samples[start + place]]
    }
    this.#tree.reset(n)
    for (let i = 0; i < n; i += 1) this.#grow(i, this.#errorsLeft, this.#mediansLeft)
    this.#tree.reset(n)
    for (let i = n - 1; i >= 0; i -= 1) this.#grow(i, this.#errorsRight, this.#mediansRight)
    this.#median = this.#mediansRight[0]
    this.position = start
    this.weightLeft = 0
    this.weightRight = this.nodeWeight
  }

  /** Takes one more row into the set whose error and median are wanted. */
  #grow(place: number, errors: Float64Array, medians: Float64Array): void {
    const tree = this.#tree
    const targets = this.#targets
    const rank = this.#ranks[place]
    tree.add(rank, targets[rank], this.weights[this.samples[this.start + place]])
    tree.findHalf()
    const { weightBelow, valueBelow } = tree
    const median =
      tree.rank === tree.rankBelow ? targets[tree.rank] : (targets[tree.rankBelow] + targets[tree.rank]) / 2
    const weightAbove = tree.totalWeight - weightBelow
    const valueAbove = tree.totalValue - valueBelow
    medians[place] = median
    errors[place] = valueAbove - median * weightAbove + (median * weightBelow - valueBelow)
  }

  moveTo(position: number): void {
    for (let p = this.position; p < position; p += 1) this.weightLeft += this.weights[this.samples[p]]
    this.weightRight = this.nodeWeight - this.weightLeft
    this.position = position
  }

  score(): number {
    this.close()
    return -this.weightRight * this.impurityRight - this.weightLeft * this.impurityLeft
  }

  nodeImpurity(): number {
    return this.#errorsRight[0] / this.nodeWeight
  }

  close(): void {
    const { start, position, end } = this
    const left = position > start ? this.#errorsLeft[position - start - 1] : 0
    const right = position < end ? this.#errorsRight[position - start] : 0
    this.impurityLeft = left / this.weightLeft
    this.impurityRight = right / this.weightRight
  }

  writeValue(target: Float64Array, offset: number): void {
    target[offset] = this.#median
  }

  valueLeft(): number {
    return this.#mediansLeft[this.position - this.start - 1]
  }

  valueRight(): number {
    return this.#mediansRight[this.position - this.start]
  }

  middleValue(): number {
    return (this.valueLeft() + this.valueRight()) / 2
  }
}

/** Places among the distinct targets, ascending. */
function codeTargets(y: Float64Array): Int32Array {
  const order = Int32Array.from(y.keys()).sort((a, b) => y[a] - y[b])
  const codes = new Int32Array(y.length)
  let code = 0
  for (let p = 1; p < order.length; p += 1) {
    if (y[order[p]] !== y[order[p - 1]]) code += 1
    codes[order[p]] = code
  }
  return codes
}
