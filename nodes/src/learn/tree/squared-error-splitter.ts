import { MEANS_COUNTERS, SUMS_BYTES } from '../kernels/contracts/forest-means.ts'
import type { ForestMeansKernel } from '../kernels/contracts/forest-means.ts'
import { BEST_SPLIT_BYTES } from '../kernels/contracts/forest-split.ts'
import { createForestMeansKernel } from '../kernels/forest-means.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import { allocateFrom } from '../kernels/scratch-allocator.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { KernelSplitter } from './kernel-splitter.ts'
import type { SplitRules } from './node-splitter.ts'
import type { PlacedColumns } from './place-columns.ts'

/** Searches every place between two values of a feature for numbers by squared error: a kernel does the work. */
export class SquaredErrorSplitter extends KernelSplitter {
  readonly valueWidth = 1
  readonly #y: Float64Array
  readonly #kernel: ForestMeansKernel
  readonly #pairs: Float64Array
  readonly #sums: Float64Array
  /** The share of all pairs of rows that are equal, by feature. */
  readonly #tieRates: Float64Array

  constructor(rules: SplitRules, placed: PlacedColumns, y: Float64Array, choice: KernelChoice = {}) {
    const { rows } = rules
    const { memory, codesAt, columns } = placed
    const allocate = allocateFrom(placed.scratchAt)
    const [samples, keys] = [4, 4].map((bytes) => allocate(bytes * rows))
    const [pairs, targets, packed, scratch] = [16, 8, 8, 8].map((bytes) => allocate(bytes * rows))
    const counts = allocate(4 * MEANS_COUNTERS)
    const sums = allocate(SUMS_BYTES)
    const best = allocate(BEST_SPLIT_BYTES)
    super(rules, placed, { samples, best })
    this.#y = y
    this.#pairs = memory.view('f64', pairs, 2 * rows)
    this.#sums = memory.view('f64', sums, 6)
    this.#tieRates = Float64Array.from(columns, ({ tiedPairs }) => tiedPairs / rows ** 2)
    memory.view('f64', targets, rows).set(y)
    this.#kernel = createForestMeansKernel(memory, choice)
    this.#kernel.place(
      codesAt,
      columns.length,
      samples,
      keys,
      pairs,
      targets,
      packed,
      scratch,
      counts,
      sums,
      best,
    )
  }

  /** The bytes that a splitter takes of its memory. */
  static bytes(rows: number): number {
    const byRow = [4, 4, 16, 8, 8, 8].reduce((sum, bytes) => sum + alignedBytes(bytes * rows), 0)
    return (
      byRow + alignedBytes(4 * MEANS_COUNTERS) + alignedBytes(SUMS_BYTES) + alignedBytes(BEST_SPLIT_BYTES)
    )
  }

  startTree(weights: Float64Array | null, seed: number): void {
    this.takeRows(weights, seed)
    const y = this.#y
    const pairs = this.#pairs
    for (let row = 0; row < y.length; row += 1) {
      const weight = weights === null ? 1 : weights[row]
      pairs[2 * row] = weight
      pairs[2 * row + 1] = weight * y[row]
    }
    this.#kernel.startTree(this.rules.minSamplesLeaf, this.minWeight)
  }

  openNode(start: number, end: number): void {
    this.#kernel.openNode(start, end)
    this.nodeWeight = this.#sums[0]
  }

  nodeImpurity(): number {
    const [weight, sum, squares] = this.#sums
    const mean = sum / weight
    return squares / weight - mean * mean
  }

  writeValue(target: Float64Array, offset: number): void {
    target[offset] = this.#sums[1] / this.#sums[0]
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { valuesAt, values, hasMissing } = this.columns[feature]
    const tieRate = this.#tieRates[feature]
    const found = this.#kernel.search(
      feature,
      valuesAt,
      values.length,
      Number(hasMissing),
      tieRate,
      start,
      end,
    )
    return found === 1
  }

  protected closeSplit(start: number, end: number): void {
    this.#kernel.divide(this.bestFeature, this.bestCode, this.alsoLeft, start, end)
    const sums = this.#sums
    this.weightLeft = sums[3]
    this.weightRight = sums[0] - sums[3]
    const meanLeft = sums[4] / this.weightLeft
    const meanRight = (sums[1] - sums[4]) / this.weightRight
    this.impurityLeft = sums[5] / this.weightLeft - meanLeft * meanLeft
    this.impurityRight = (sums[2] - sums[5]) / this.weightRight - meanRight * meanRight
  }
}
