/** The kernel `forest-means` in TypeScript: the same order of rows and of additions, and so the same bits. */
import { sortRows } from '../statistics/row-sort.ts'
import type { ForestMeansKernel } from './contracts/forest-means.ts'
import type { KernelMemory } from './kernel-memory.ts'

const FEATURE_THRESHOLD = Math.fround(1e-7)
const NONE = 0
const RIGHT = 1
const LEFT = 2
const ALONE = 3

export function createForestMeansTwin(memory: KernelMemory): ForestMeansKernel {
  return new ForestMeansTwin(memory)
}

/** The memory must not grow while it is at work. Offsets are kept in elements, not in bytes. */
class ForestMeansTwin implements ForestMeansKernel {
  readonly #words: Int32Array
  readonly #singles: Float32Array
  readonly #doubles: Float64Array
  #samples: Int32Array = new Int32Array(0)
  #keys: Int32Array = new Int32Array(0)
  #codes = 0
  #features = 0
  #pairs = 0
  #targets = 0
  #sums = 0
  #best = 0
  #minLeaf = 1
  #minWeight = 0
  /** Of the rows before a split. */
  #weightLeft = 0
  #sumLeft = 0

  constructor({ memory }: KernelMemory) {
    this.#words = new Int32Array(memory.buffer)
    this.#singles = new Float32Array(memory.buffer)
    this.#doubles = new Float64Array(memory.buffer)
  }

  place(
    codes: number,
    features: number,
    samples: number,
    keys: number,
    pairs: number,
    targets: number,
    _packed: number,
    _scratch: number,
    _counts: number,
    sums: number,
    best: number,
  ): void {
    this.#codes = codes >>> 2
    this.#features = features
    this.#samples = this.#words.subarray(samples >>> 2)
    this.#keys = this.#words.subarray(keys >>> 2)
    this.#pairs = pairs >>> 3
    this.#targets = targets >>> 3
    this.#sums = sums >>> 3
    this.#best = best
  }

  startTree(minSamplesLeaf: number, minWeight: number): void {
    this.#minLeaf = minSamplesLeaf
    this.#minWeight = minWeight
  }

  openNode(start: number, end: number): void {
    const doubles = this.#doubles
    let weight = 0
    let sum = 0
    let squares = 0
    for (let p = start; p < end; p += 1) {
      const row = this.#samples[p]
      const weighted = doubles[this.#pairs + 2 * row + 1]
      weight += doubles[this.#pairs + 2 * row]
      sum += weighted
      squares += weighted * doubles[this.#targets + row]
    }
    doubles.set([weight, sum, squares], this.#sums)
  }

  search(
    feature: number,
    values: number,
    missingCode: number,
    hasMissing: number,
    _tieRate: number,
    start: number,
    end: number,
  ): number {
    const keys = this.#keys
    const present = hasMissing === 1 ? this.#takePresent(feature, missingCode, start, end) : end
    if (hasMissing !== 1) for (let p = start; p < end; p += 1) keys[p] = this.#codeAt(p, feature)
    if (present === start) return 0
    sortRows(keys, this.#samples, start, present - start)
    const low = keys[start]
    const high = keys[present - 1]
    if (present === end && (low === high || this.#isNear(values, low, high))) return 0
    const range = { feature, values, start, end }
    this.#scan(range, start, present, present === end ? NONE : RIGHT)
    if (present === end) return 1
    this.#moveMissingLeft(start, present, end)
    this.#scan(range, start + (end - present), end, LEFT)
    return 1
  }

  #codeAt(p: number, feature: number): number {
    return this.#words[this.#codes + this.#samples[p] * this.#features + feature]
  }

  #isNear(values: number, low: number, high: number): boolean {
    if (values === 0) return false
    const at = values >>> 2
    return this.#singles[at + high] <= Math.fround(this.#singles[at + low] + FEATURE_THRESHOLD)
  }

  #takePresent(feature: number, missingCode: number, start: number, end: number): number {
    const samples = this.#samples
    let p = start
    let last = end - 1
    while (p <= last) {
      if (this.#codeAt(last, feature) === missingCode) {
        last -= 1
        continue
      }
      if (this.#codeAt(p, feature) === missingCode) {
        const row = samples[p]
        samples[p] = samples[last]
        samples[last] = row
        last -= 1
      }
      this.#keys[p] = this.#codeAt(p, feature)
      p += 1
    }
    return last + 1
  }

  #moveMissingLeft(start: number, present: number, end: number): void {
    for (const array of [this.#samples, this.#keys]) {
      const missing = array.slice(present, end)
      array.copyWithin(start + missing.length, start, present)
      array.set(missing, start)
    }
  }

  #scan(
    { feature, values, start, end }: { feature: number; values: number; start: number; end: number },
    from: number,
    to: number,
    mode: number,
  ): void {
    const keys = this.#keys
    const minWeight = this.#minWeight
    const [total, totalSum] = [this.#doubles[this.#sums], this.#doubles[this.#sums + 1]]
    this.#weightLeft = 0
    this.#sumLeft = 0
    let summed = start
    let previous = keys[from]
    for (let p = from + 1; p <= to; p += 1) {
      if (p === to && mode !== RIGHT) return
      const before = previous
      if (p < to) {
        previous = keys[p]
        if (previous === before || this.#isNear(values, before, previous)) continue
      }
      if (p - start < this.#minLeaf || end - p < this.#minLeaf) continue
      this.#sumTo(p, summed, end)
      summed = p
      const weightLeft = this.#weightLeft
      const sumLeft = this.#sumLeft
      const weightRight = total - weightLeft
      const sumRight = totalSum - sumLeft
      if (weightLeft < minWeight || weightRight < minWeight) continue
      const score = (sumLeft * sumLeft) / weightLeft + (sumRight * sumRight) / weightRight
      if (!(score > this.#doubles[this.#best >>> 3])) continue
      this.#doubles[this.#best >>> 3] = score
      const split = [feature, p - start, before, previous, p === to ? ALONE : mode]
      this.#words.set(split, (this.#best >>> 2) + 2)
    }
  }

  #sumTo(position: number, summed: number, end: number): void {
    const doubles = this.#doubles
    const samples = this.#samples
    const pairs = this.#pairs
    let weight = this.#weightLeft
    let sum = this.#sumLeft
    if (position - summed <= end - position) {
      for (let p = summed; p < position; p += 1) {
        weight += doubles[pairs + 2 * samples[p]]
        sum += doubles[pairs + 2 * samples[p] + 1]
      }
    } else {
      weight = doubles[this.#sums]
      sum = doubles[this.#sums + 1]
      for (let p = end - 1; p >= position; p -= 1) {
        weight -= doubles[pairs + 2 * samples[p]]
        sum -= doubles[pairs + 2 * samples[p] + 1]
      }
    }
    this.#weightLeft = weight
    this.#sumLeft = sum
  }

  divide(feature: number, code: number, alsoLeft: number, start: number, end: number): void {
    const doubles = this.#doubles
    const samples = this.#samples
    let low = start
    let high = end
    while (low < high) {
      const row = samples[low]
      const own = this.#codeAt(low, feature)
      if (own <= code || own === alsoLeft) {
        low += 1
      } else {
        high -= 1
        samples[low] = samples[high]
        samples[high] = row
      }
    }
    this.#weightLeft = 0
    this.#sumLeft = 0
    this.#sumTo(low, start, end)
    let squares = 0
    for (let p = start; p < low; p += 1) {
      squares += doubles[this.#pairs + 2 * samples[p] + 1] * doubles[this.#targets + samples[p]]
    }
    doubles.set([this.#weightLeft, this.#sumLeft, squares], this.#sums + 3)
  }
}
