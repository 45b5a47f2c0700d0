import { COUNTERS, STEP_BYTES } from '../kernels/contracts/forest-classes.ts'
import type { ForestClassesKernel } from '../kernels/contracts/forest-classes.ts'
import { BEST_SPLIT_BYTES } from '../kernels/contracts/forest-split.ts'
import { createForestClassesKernel } from '../kernels/forest-classes.ts'
import { alignedBytes } from '../kernels/kernel-memory.ts'
import { allocateFrom } from '../kernels/scratch-allocator.ts'
import type { KernelChoice } from '../kernels/load-kernel.ts'
import { classImpurity } from './class-impurity.ts'
import type { CodedColumns } from './column-codes.ts'
import type { PlacedColumns } from './place-columns.ts'
import { KernelSplitter } from './kernel-splitter.ts'
import type { SplitRules } from './node-splitter.ts'

/** The classes of the rows. */
export interface Classes {
  codes: Int32Array
  classCount: number
}

/** Sums of squares of at most this total weight are exact. */
const MOST_WEIGHT = 2 ** 26
const KEY_BITS = 32

/**
 * Searches every place between two values of a feature for classes by Gini impurity, with whole weights (none, or how
 * often a row was drawn): a kernel does the work, and finds the splits that summing in scikit-learn's order finds.
 */
export class GiniSplitter extends KernelSplitter {
  readonly valueWidth: number
  readonly #classes: Int32Array
  readonly #classBits: number
  readonly #kernel: ForestClassesKernel
  readonly #loads: Uint32Array
  readonly #total: Int32Array
  readonly #left: Int32Array
  /** Class weights as `classImpurity` takes them. */
  readonly #sums: Float64Array

  constructor(
    rules: SplitRules,
    placed: PlacedColumns,
    { codes, classCount }: Classes,
    choice: KernelChoice = {},
  ) {
    const { rows } = rules
    const { memory, codesAt, columns } = placed
    const allocate = allocateFrom(placed.scratchAt)
    const words = (length: number) => allocate(4 * length)
    const [samples, loads, keys, scratch] = [rows, rows, rows, rows].map(words)
    const [counts, total, left] = [COUNTERS, classCount, classCount].map(words)
    const best = allocate(BEST_SPLIT_BYTES)
    const steps = allocate(STEP_BYTES)
    super(rules, placed, { samples, best })
    this.valueWidth = classCount
    this.#classes = codes
    this.#classBits = bitsFor(classCount - 1)
    this.#loads = memory.view('u32', loads, rows)
    this.#total = memory.view('i32', total, classCount)
    this.#left = memory.view('i32', left, classCount)
    this.#sums = new Float64Array(classCount)
    this.#kernel = createForestClassesKernel(memory, choice)
    this.#kernel.place(
      codesAt,
      columns.length,
      samples,
      loads,
      keys,
      scratch,
      counts,
      total,
      left,
      best,
      steps,
    )
  }

  /** The bytes that a splitter takes of its memory. */
  static bytes(rows: number, classCount: number): number {
    const own = 4 * alignedBytes(4 * rows) + 2 * alignedBytes(4 * classCount)
    return own + alignedBytes(4 * COUNTERS) + alignedBytes(BEST_SPLIT_BYTES) + STEP_BYTES
  }

  /** Whether weights are whole, their sums exact, and code, weight and class of a row fit into a key. */
  static fits({ columns }: CodedColumns, rows: number, classCount: number, weights: Float64Array | null) {
    const distinct = columns.reduce((most, { values }) => Math.max(most, values.length), 1)
    let largest = 1
    let total = rows
    if (weights) {
      total = 0
      for (const weight of weights) {
        if (!Number.isInteger(weight)) return false
        total += weight
        if (weight > largest) largest = weight
      }
    }
    const bits = bitsFor(distinct) + bitsFor(classCount - 1) + bitsFor(largest)
    return bits <= KEY_BITS && total < MOST_WEIGHT
  }

  startTree(weights: Float64Array | null, seed: number): void {
    this.takeRows(weights, seed)
    const { samples, sampleCount } = this
    const loads = this.#loads
    const classBits = this.#classBits
    let largest = 1
    for (let p = 0; p < sampleCount; p += 1) {
      const row = samples[p]
      const weight = weights === null ? 1 : weights[row]
      if (weight > largest) largest = weight
      loads[p] = (weight << classBits) | this.#classes[row]
    }
    const loadBits = classBits + bitsFor(largest)
    const { minSamplesLeaf } = this.rules
    this.#kernel.startTree(this.valueWidth, classBits, loadBits, minSamplesLeaf, this.minWeight)
  }

  openNode(start: number, end: number): void {
    this.nodeWeight = this.#kernel.openNode(start, end)
    this.#sums.set(this.#total)
  }

  nodeImpurity(): number {
    return classImpurity('gini', this.#sums, this.nodeWeight)
  }

  writeValue(target: Float64Array, offset: number): void {
    const total = this.#total
    for (let c = 0; c < total.length; c += 1) target[offset + c] = total[c] / this.nodeWeight
  }

  protected searchFeature(feature: number, start: number, end: number): boolean {
    const { valuesAt, values } = this.columns[feature]
    return this.#kernel.search(feature, valuesAt, values.length, start, end) === 1
  }

  protected closeSplit(start: number, end: number): void {
    const sums = this.#sums
    this.weightLeft = this.#kernel.divide(this.bestFeature, this.bestCode, this.alsoLeft, start, end)
    this.weightRight = this.nodeWeight - this.weightLeft
    sums.set(this.#left)
    this.impurityLeft = classImpurity('gini', sums, this.weightLeft)
    for (let c = 0; c < sums.length; c += 1) sums[c] = this.#total[c] - this.#left[c]
    this.impurityRight = classImpurity('gini', sums, this.weightRight)
  }
}

/** How many bits hold the integers 0 … largest, at least 1. */
function bitsFor(largest: number): number {
  return Math.max(1, 32 - Math.clz32(largest))
}
