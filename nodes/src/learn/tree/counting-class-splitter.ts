import { classImpurity, entropy, entropyOfRest } from './class-impurity.ts'
import type { ClassCriterion } from './class-impurity.ts'
import { FEATURE_THRESHOLD } from './column-codes.ts'
import { sortKeys } from './key-sort.ts'
import { NodeSplitter } from './node-splitter.ts'
import type { SplitterData } from './node-splitter.ts'

/** A column's codes are counted in a table instead of sorted when the table has at most this many cells a row. */
const TABLE_CELLS_A_ROW = 3

/**
 * Classification with whole-number weights (none, or how often a row was drawn): every sum is exact in any order, so
 * rows need no order and codes are sorted or counted in whatever way is fastest. Gives the splits that summing in
 * scikit-learn's order gives.
 */
export class CountingClassSplitter extends NodeSplitter {
  readonly valueWidth: number
  readonly #classes: Int32Array
  readonly #criterion: ClassCriterion
  readonly #classBits: number
  #keyBits = 0
  /** A row's class in the low bits, its weight above. */
  readonly #payload: Int32Array
  readonly #keys: Int32Array
  readonly #scratch: Int32Array
  readonly #total: Float64Array
  readonly #left: Float64Array
  #totalSquares = 0
  #table = new Int32Array(0)
  #tableRows = new Int32Array(0)

  constructor(data: SplitterData, classes: Int32Array, classCount: number, criterion: ClassCriterion) {
    super(data)
    this.valueWidth = classCount
    this.#classes = classes
    this.#criterion = criterion
    this.#classBits = bitsFor(classCount - 1)
    this.#payload = new Int32Array(data.rows)
    this.#keys = new Int32Array(data.rows)
    this.#scratch = new Int32Array(data.rows)
    this.#total = new Float64Array(classCount)
    this.#left = new Float64Array(classCount)
  }

  /** Whether codes, classes and weights fit into the 31 bits of a key, and sums of squares into 53. */
  static fits(data: SplitterData, classCount: number, weights: Float64Array | null): boolean {
    let largest = 1
    let total = 0
    if (weights) {
      for (const weight of weights) {
        if (!Number.isInteger(weight)) return false
        total += weight
        if (weight > largest) largest = weight
      }
    } else {
      total = data.rows
    }
    const distinct = data.columns.reduce((most, column) => Math.max(most, column.values.length), 1)
    return bitsFor(distinct - 1) + bitsFor(classCount - 1) + bitsFor(largest) <= 31 && total < 2 ** 26
  }

  start(weights: Float64Array | null, seed: number): void {
    this.startTree(weights, seed)
    let largest = 1
    for (let row = 0; row < this.data.rows; row += 1) {
      const weight = weights === null ? 1 : weights[row]
      if (weight > largest) largest = weight
      this.#payload[row] = (weight << this.#classBits) | this.#classes[row]
    }
    this.#keyBits = this.#classBits + bitsFor(largest)
  }

  openNode(start: number, end: number): void {
    const { samples } = this
    const payload = this.#payload
    const total = this.#total
    const classBits = this.#classBits
    const classMask = (1 << classBits) - 1
    total.fill(0)
    let weight = 0
    for (let p = start; p < end; p += 1) {
      const load = payload[samples[p]]
      total[load & classMask] += load >>> classBits
      weight += load >>> classBits
    }
    this.nodeWeight = weight
    let squares = 0
    for (let c = 0; c < total.length; c += 1) squares += total[c] * total[c]
    this.#totalSquares = squares
  }

  nodeImpurity(): number {
    return classImpurity(this.#criterion, this.#total, this.nodeWeight)
  }

  writeValue(target: Float64Array, offset: number): void {
    const total = this.#total
    for (let c = 0; c < total.length; c += 1) target[offset + c] = total[c] / this.nodeWeight
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { codes, values } = this.data.columns[feature]
    const { samples } = this
    const payload = this.#payload
    const keys = this.#keys
    const keyBits = this.#keyBits
    const n = end - start
    let low = codes[samples[start]]
    let high = low
    for (let p = start; p < end; p += 1) {
      const row = samples[p]
      const code = codes[row]
      if (code < low) low = code
      if (code > high) high = code
      keys[p - start] = (code << keyBits) | payload[row]
    }
    if (low === high || values[high] <= Math.fround(values[low] + FEATURE_THRESHOLD)) return false
    this.#left.fill(0)
    if ((high - low + 1) * this.valueWidth <= TABLE_CELLS_A_ROW * n) {
      this.#searchTable(feature, start, n, low, high)
    } else {
      sortKeys(keys, this.#scratch, { n, lowBit: keyBits, base: low, span: high - low })
      this.#searchSorted(feature, start, n)
    }
    return true
  }

  #searchSorted(feature: number, start: number, n: number): void {
    const { values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { nodeWeight } = this
    const gini = this.#criterion === 'gini'
    const keys = this.#keys
    const keyBits = this.#keyBits
    const classBits = this.#classBits
    const classMask = (1 << classBits) - 1
    const weightMask = (1 << (keyBits - classBits)) - 1
    const left = this.#left
    const total = this.#total
    let best = this.bestScore
    let weightLeft = 0
    let squaresLeft = 0
    let squaresRight = this.#totalSquares
    let previous = keys[0] >>> keyBits
    for (let i = 0; i < n; i += 1) {
      const key = keys[i]
      const code = key >>> keyBits
      if (code !== previous) {
        if (
          i >= minSamplesLeaf &&
          n - i >= minSamplesLeaf &&
          (separated || values[code] > Math.fround(values[previous] + FEATURE_THRESHOLD))
        ) {
          const weightRight = nodeWeight - weightLeft
          const score = gini
            ? -weightRight * (1 - squaresRight / (weightRight * weightRight)) -
              weightLeft * (1 - squaresLeft / (weightLeft * weightLeft))
            : -weightRight * entropyOfRest(total, left, weightRight) - weightLeft * entropy(left, weightLeft)
          if (score > best) {
            best = score
            this.improve(score, feature, start + i, previous, code)
          }
        }
        previous = code
      }
      const weight = (key >>> classBits) & weightMask
      const c = key & classMask
      const before = left[c]
      squaresLeft += weight * (2 * before + weight)
      squaresRight -= weight * (2 * (total[c] - before) - weight)
      left[c] = before + weight
      weightLeft += weight
    }
  }

  #searchTable(feature: number, start: number, n: number, low: number, high: number): void {
    const { values, separated } = this.data.columns[feature]
    const { minSamplesLeaf } = this.data
    const { nodeWeight, valueWidth } = this
    const gini = this.#criterion === 'gini'
    const left = this.#left
    const total = this.#total
    this.#fillTable(n, low, high)
    const table = this.#table
    const tableRows = this.#tableRows
    let best = this.bestScore
    let rowsLeft = 0
    let weightLeft = 0
    let squaresLeft = 0
    let squaresRight = this.#totalSquares
    let previous = low
    for (let code = low; code <= high; code += 1) {
      const rows = tableRows[code - low]
      if (rows === 0) continue
      if (
        rowsLeft >= minSamplesLeaf &&
        n - rowsLeft >= minSamplesLeaf &&
        code !== low &&
        (separated || values[code] > Math.fround(values[previous] + FEATURE_THRESHOLD))
      ) {
        const weightRight = nodeWeight - weightLeft
        const score = gini
          ? -weightRight * (1 - squaresRight / (weightRight * weightRight)) -
            weightLeft * (1 - squaresLeft / (weightLeft * weightLeft))
          : -weightRight * entropyOfRest(total, left, weightRight) - weightLeft * entropy(left, weightLeft)
        if (score > best) {
          best = score
          this.improve(score, feature, start + rowsLeft, previous, code)
        }
      }
      previous = code
      rowsLeft += rows
      const cell = (code - low) * valueWidth
      for (let c = 0; c < valueWidth; c += 1) {
        const weight = table[cell + c]
        if (weight === 0) continue
        const before = left[c]
        squaresLeft += weight * (2 * before + weight)
        squaresRight -= weight * (2 * (total[c] - before) - weight)
        left[c] = before + weight
        weightLeft += weight
      }
    }
  }

  #fillTable(n: number, low: number, high: number): void {
    const { valueWidth } = this
    const size = high - low + 1
    if (this.#tableRows.length < size) {
      this.#tableRows = new Int32Array(size * 2)
    }
    if (this.#table.length < size * valueWidth) {
      this.#table = new Int32Array(size * valueWidth * 2)
    }
    const table = this.#table
    const tableRows = this.#tableRows
    for (let i = 0; i < size; i += 1) tableRows[i] = 0
    for (let i = 0; i < size * valueWidth; i += 1) table[i] = 0
    const keys = this.#keys
    const keyBits = this.#keyBits
    const classBits = this.#classBits
    const classMask = (1 << classBits) - 1
    const weightMask = (1 << (keyBits - classBits)) - 1
    for (let i = 0; i < n; i += 1) {
      const key = keys[i]
      const slot = (key >>> keyBits) - low
      tableRows[slot] += 1
      table[slot * valueWidth + (key & classMask)] += (key >>> classBits) & weightMask
    }
  }

  protected closeSplit(start: number, _end: number): void {
    const { samples } = this
    const payload = this.#payload
    const left = this.#left
    const classBits = this.#classBits
    const classMask = (1 << classBits) - 1
    left.fill(0)
    let weightLeft = 0
    for (let p = start; p < this.bestPosition; p += 1) {
      const load = payload[samples[p]]
      left[load & classMask] += load >>> classBits
      weightLeft += load >>> classBits
    }
    this.weightLeft = weightLeft
    this.weightRight = this.nodeWeight - weightLeft
    this.impurityLeft = classImpurity(this.#criterion, left, weightLeft)
    for (let c = 0; c < left.length; c += 1) left[c] = this.#total[c] - left[c]
    this.impurityRight = classImpurity(this.#criterion, left, this.weightRight)
  }
}

/** How many bits hold the integers 0 … largest, at least 1. */
function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest))
}
