import { FEATURE_THRESHOLD } from './column-codes.ts'
import { sortKeys } from './key-sort.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitterData } from './node-splitter.ts'

const KEY_BITS = 31
/** A column's codes are added up in a table instead of sorted when the table has at most this many cells a row. */
const TABLE_CELLS_A_ROW = 2
const EXACT = 2 ** 53

/**
 * Regression by squared error where every sum of targets and of their squares is exact, as it is for whole numbers of
 * moderate size: rows need no order then, and codes are sorted or added up in whatever way is fastest. Gives the
 * splits that summing in scikit-learn's order gives.
 */
export class ExactMeanSplitter extends NodeSplitter {
  readonly valueWidth = 1
  readonly #y: Float64Array
  readonly #weighted: Float64Array
  #weights: Float64Array
  readonly #keys: Int32Array
  readonly #scratch: Int32Array
  /** Weighted targets and weights of the open node's rows, in the order of `samples`. */
  readonly #nodeTargets: Float64Array
  readonly #nodeWeights: Float64Array
  #sum = 0
  #squares = 0
  #tableSums = new Float64Array(0)
  #tableWeights = new Float64Array(0)
  #tableRows = new Int32Array(0)

  constructor(data: SplitterData, y: Float64Array) {
    super(data)
    this.#y = y
    this.#weighted = new Float64Array(data.rows)
    this.#weights = new Float64Array(0)
    this.#keys = new Int32Array(data.rows)
    this.#scratch = new Int32Array(data.rows)
    this.#nodeTargets = new Float64Array(data.rows)
    this.#nodeWeights = new Float64Array(data.rows)
  }

  /**
   * The largest total of whole-number weights for which every sum is exact; 0 when there is none or codes are too long
   * to be sorted along with a row's number.
   */
  static weightLimit(data: SplitterData, y: Float64Array): number {
    const distinct = data.columns.reduce((most, column) => Math.max(most, column.values.length), 1)
    if (bitsFor(distinct) + bitsFor(data.rows) > KEY_BITS + 3) return 0
    let largest = 0
    for (const value of y) largest = Math.max(largest, Math.abs(value))
    for (let scale = 1; scale <= 2 ** 20; scale *= 2) {
      const unit = Math.max(largest * scale, 1)
      if (unit * unit > EXACT) return 0
      if (y.every((value) => Number.isInteger(value * scale))) return Math.floor(EXACT / (unit * unit))
    }
    return 0
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
    const nodeTargets = this.#nodeTargets
    const nodeWeights = this.#nodeWeights
    let sum = 0
    let squares = 0
    let total = 0
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      const target = weighted[row]
      const weight = weights[row]
      nodeTargets[p - start] = target
      nodeWeights[p - start] = weight
      sum += target
      squares += target * y[row]
      total += weight
    }
    this.#sum = sum
    this.#squares = squares
    this.nodeWeight = total
  }

  nodeImpurity(): number {
    const mean = this.#sum / this.nodeWeight
    return this.#squares / this.nodeWeight - mean * mean
  }

  writeValue(target: Float64Array, offset: number): void {
    target[offset] = this.#sum / this.nodeWeight
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { codes, values } = this.data.columns[feature]
    const { samples } = this
    const scratch = this.#scratch
    const n = end - start
    let low = codes[samples[start]]
    let high = low
    for (let p = start; p < end; p += 1) {
      const code = codes[samples[p]]
      if (code < low) low = code
      if (code > high) high = code
      scratch[p - start] = code
    }
    if (low === high || values[high] <= Math.fround(values[low] + FEATURE_THRESHOLD)) return false
    const size = high - low + 1
    const rowBits = bitsFor(n)
    if (size <= TABLE_CELLS_A_ROW * n || bitsFor(size) + rowBits > KEY_BITS) {
      this.#searchTable(feature, start, n, low, size)
      return true
    }
    const keys = this.#keys
    for (let i = 0; i < n; i += 1) keys[i] = ((scratch[i] - low) << rowBits) | i
    sortKeys(keys, scratch, { n, lowBit: rowBits, base: 0, span: size })
    this.#searchSorted(feature, start, n, low, rowBits)
    return true
  }

  #searchSorted(feature: number, start: number, n: number, low: number, rowBits: number): void {
    const { values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { nodeWeight } = this
    const total = this.#sum
    const keys = this.#keys
    const nodeTargets = this.#nodeTargets
    const nodeWeights = this.#nodeWeights
    const rowMask = (1 << rowBits) - 1
    let best = this.bestScore
    let sumLeft = 0
    let weightLeft = 0
    let previous = keys[0] >>> rowBits
    for (let i = 0; i < n; i += 1) {
      const key = keys[i]
      const code = key >>> rowBits
      if (code !== previous) {
        if (
          i >= minSamplesLeaf &&
          n - i >= minSamplesLeaf &&
          (separated || values[low + code] > Math.fround(values[low + previous] + FEATURE_THRESHOLD))
        ) {
          const sumRight = total - sumLeft
          const score = (sumLeft * sumLeft) / weightLeft + (sumRight * sumRight) / (nodeWeight - weightLeft)
          if (score > best) {
            best = score
            this.improve(score, feature, start + i, low + previous, low + code)
          }
        }
        previous = code
      }
      sumLeft += nodeTargets[key & rowMask]
      weightLeft += nodeWeights[key & rowMask]
    }
  }

  #searchTable(feature: number, start: number, n: number, low: number, size: number): void {
    const { values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { nodeWeight } = this
    const total = this.#sum
    this.#fillTable(n, low, size)
    const sums = this.#tableSums
    const weights = this.#tableWeights
    const tableRows = this.#tableRows
    let best = this.bestScore
    let rowsLeft = 0
    let sumLeft = 0
    let weightLeft = 0
    let previous = low
    for (let cell = 0; cell < size; cell += 1) {
      const rows = tableRows[cell]
      if (rows === 0) continue
      const code = low + cell
      if (
        rowsLeft >= minSamplesLeaf &&
        n - rowsLeft >= minSamplesLeaf &&
        cell !== 0 &&
        (separated || values[code] > Math.fround(values[previous] + FEATURE_THRESHOLD))
      ) {
        const sumRight = total - sumLeft
        const score = (sumLeft * sumLeft) / weightLeft + (sumRight * sumRight) / (nodeWeight - weightLeft)
        if (score > best) {
          best = score
          this.improve(score, feature, start + rowsLeft, previous, code)
        }
      }
      previous = code
      rowsLeft += rows
      sumLeft += sums[cell]
      weightLeft += weights[cell]
    }
  }

  #fillTable(n: number, low: number, size: number): void {
    if (this.#tableRows.length < size) {
      this.#tableSums = new Float64Array(size * 2)
      this.#tableWeights = new Float64Array(size * 2)
      this.#tableRows = new Int32Array(size * 2)
    }
    const sums = this.#tableSums
    const weights = this.#tableWeights
    const tableRows = this.#tableRows
    for (let cell = 0; cell < size; cell += 1) {
      sums[cell] = 0
      weights[cell] = 0
      tableRows[cell] = 0
    }
    const codes = this.#scratch
    const nodeTargets = this.#nodeTargets
    const nodeWeights = this.#nodeWeights
    for (let i = 0; i < n; i += 1) {
      const cell = codes[i] - low
      sums[cell] += nodeTargets[i]
      weights[cell] += nodeWeights[i]
      tableRows[cell] += 1
    }
  }

  protected closeSplit(start: number, _end: number): void {
    const { samples, bestPosition } = this
    const y = this.#y
    const weights = this.#weights
    const weighted = this.#weighted
    let sumLeft = 0
    let squaresLeft = 0
    let weightLeft = 0
    for (let p = start; p < bestPosition; p += 1) {
      const row = samples[p]
      sumLeft += weighted[row]
      squaresLeft += weighted[row] * y[row]
      weightLeft += weights[row]
    }
    this.weightLeft = weightLeft
    this.weightRight = this.nodeWeight - weightLeft
    const meanLeft = sumLeft / weightLeft
    const meanRight = (this.#sum - sumLeft) / this.weightRight
    this.impurityLeft = squaresLeft / weightLeft - meanLeft * meanLeft
    this.impurityRight = (this.#squares - squaresLeft) / this.weightRight - meanRight * meanRight
  }
}

/** How many bits hold the integers 0 … largest. */
function bitsFor(largest: number): number {
  return 32 - Math.clz32(largest)
}
