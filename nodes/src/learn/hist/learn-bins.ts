import { SORT_COUNTER_BYTES } from '../kernels/contracts/hist-binning.ts'
import type { HistBinningKernel } from '../kernels/contracts/hist-binning.ts'
import { createHistBinningKernel } from '../kernels/hist-binning.ts'
import { alignedBytes, KernelMemory } from '../kernels/kernel-memory.ts'
import type { FeatureBins } from './feature-bins.ts'
import { MISSING_BIN, SAMPLE_ROWS } from './feature-bins.ts'
import { binEdges, weightedBinEdges } from './bin-edges.ts'
import type { Features, FloatArray } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { cumulativeShares, firstAtLeast, weightedChoice } from '../random/weighted-choice.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

export interface LearnBinsOptions {
  /** The most bins of a feature without the one for missing values, 2 to 255. */
  maxBins: number
  /** The rows to learn from; all when absent. */
  rows?: Int32Array
  /** One a row of the features. */
  sampleWeight?: Float64Array
  /** Seeds the draw of the rows that quantiles are taken of, where there are more than 200,000. */
  randomState: number
  pace(): Promise<void>
}

/**
 * The bins of every feature: for numbers the quantiles of scikit-learn's `_BinMapper` (1.9, the same rows drawn for the
 * same seed), for categories one bin each. Where a feature has more categories than bins, the most frequent keep their
 * own and the others share the last.
 */
export async function learnBins(X: Features, options: LearnBinsOptions): Promise<FeatureBins[]> {
  const sample = drawSample(X.rows, options)
  const sorter = createSorter(sample.rows?.length ?? X.rows)
  const bins: FeatureBins[] = []
  for (let feature = 0; feature < X.columns.length; feature += 1) {
    await options.pace()
    const categoryCount = X.categories?.[feature] ?? null
    bins.push(
      categoryCount === null
        ? numericBins(X.columns[feature], options.maxBins, sample, sorter)
        : categoryBins(X.columns[feature], categoryCount, options),
    )
  }
  return bins
}

/** Bytes that `learnBins` holds at a time. */
export function learnBinsBytes(rows: number): number {
  return alignedBytes(2 * 8 * Math.min(rows, SAMPLE_ROWS)) + SORT_COUNTER_BYTES + 6 * rows + 1_000_000
}

interface Sample {
  /** Null for all rows. */
  rows: Int32Array | null
  weights: Float64Array | null
}

/**
 * `RandomState(seed).choice(rows, 200_000, p=weights, replace=True)` where there are more rows than that; ascending, as
 * their order doesn't matter and a column is then read in one direction.
 */
function drawSample(allRows: number, { rows, sampleWeight, randomState }: LearnBinsOptions): Sample {
  const count = rows?.length ?? allRows
  if (count <= SAMPLE_ROWS) return { rows: rows ?? null, weights: sampleWeight ?? null }
  const random = new RandomState(randomState)
  const times = new Uint16Array(count)
  if (sampleWeight === undefined) {
    for (let i = 0; i < SAMPLE_ROWS; i += 1) times[random.interval(count - 1)] += 1
  } else {
    const weights = rows === undefined ? sampleWeight : Float64Array.from(rows, (row) => sampleWeight[row])
    const total = pairwiseSum(weights)
    const shares = cumulativeShares(weights.map((weight) => weight / total))
    for (const i of weightedChoice(random, shares, SAMPLE_ROWS)) times[i] += 1
  }
  const drawn = new Int32Array(SAMPLE_ROWS)
  let end = 0
  for (let i = 0; i < count; i += 1) {
    for (let n = times[i]; n > 0; n -= 1) drawn[end++] = rows === undefined ? i : rows[i]
  }
  return { rows: drawn, weights: null }
}

interface Sorter {
  values: Float64Array
  sort(length: number): Float64Array
}

function createSorter(capacity: number): Sorter {
  const bytes = alignedBytes(8 * capacity)
  const memory = new KernelMemory({ initialBytes: 2 * bytes + SORT_COUNTER_BYTES })
  const kernel: HistBinningKernel = createHistBinningKernel(memory)
  const [at, spare, counters] = [bytes, bytes, SORT_COUNTER_BYTES].map((size) => memory.allocate(size))
  const values = memory.view('f64', at, capacity)
  return {
    values,
    sort(length) {
      kernel.sortDoubles(at, length, spare, counters)
      return values.subarray(0, length)
    },
  }
}

function numericBins(
  column: FloatArray,
  maxBins: number,
  { rows, weights }: Sample,
  sorter: Sorter,
): FeatureBins {
  const count = fill(sorter.values, column, rows, weights)
  const sorted = sorter.sort(count)
  const thresholds =
    weights === null
      ? binEdges(sorted, maxBins)
      : weightedBinEdges(sorted, maxBins, weightLookup(sorted, column, rows, weights))
  return { thresholds, codeBins: null, binCount: thresholds.length + 1 }
}

/** Copies the values of the sample, NaN and rows without weight left out, and returns their number. */
function fill(
  into: Float64Array,
  column: FloatArray,
  rows: Int32Array | null,
  weights: Float64Array | null,
): number {
  const length = rows?.length ?? column.length
  if (rows === null) into.set(column)
  else if (column instanceof Float64Array) gatherDoubles(into, column, rows)
  else gatherSingles(into, column, rows)
  let count = 0
  for (let i = 0; i < length; i += 1) {
    const value = into[i]
    into[count] = value
    count += Number.isNaN(value) || (weights !== null && weights[rows === null ? i : rows[i]] === 0) ? 0 : 1
  }
  return count
}

// One loop for each kind of column, because the compiler makes faster code where there is only one.
function gatherDoubles(into: Float64Array, column: Float64Array, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i += 1) into[i] = column[rows[i]]
}

function gatherSingles(into: Float64Array, column: Float32Array, rows: Int32Array): void {
  for (let i = 0; i < rows.length; i += 1) into[i] = column[rows[i]]
}

/** The weight of all rows with a value, by the place of the first such value among the sorted. */
function weightLookup(
  sorted: Float64Array,
  column: FloatArray,
  rows: Int32Array | null,
  weights: Float64Array,
): (first: number) => number {
  const sums = new Float64Array(sorted.length)
  const length = rows?.length ?? column.length
  for (let i = 0; i < length; i += 1) {
    const row = rows === null ? i : rows[i]
    if (!Number.isNaN(column[row]) && weights[row] > 0)
      sums[firstAtLeast(sorted, column[row])] += weights[row]
  }
  return (first) => sums[first]
}

function categoryBins(
  column: FloatArray,
  categoryCount: number,
  { maxBins, rows }: LearnBinsOptions,
): FeatureBins {
  const counts = new Int32Array(categoryCount)
  for (const code of column) if (!Number.isNaN(code)) counts[code] += 1
  const seen = Int32Array.from(counts.keys()).filter((code) => counts[code] > 0)
  const codeBins = new Uint8Array(categoryCount).fill(MISSING_BIN)
  if (seen.length <= maxBins) {
    seen.forEach((code, bin) => (codeBins[code] = bin))
    return { thresholds: new Float64Array(0), codeBins, binCount: seen.length }
  }
  if (rows !== undefined) {
    counts.fill(0)
    for (const row of rows) if (!Number.isNaN(column[row])) counts[column[row]] += 1
  }
  const frequent = seen.toSorted((a, b) => counts[b] - counts[a] || a - b).slice(0, maxBins - 1)
  for (const code of seen) codeBins[code] = maxBins - 1
  frequent.sort().forEach((code, bin) => (codeBins[code] = bin))
  return { thresholds: new Float64Array(0), codeBins, binCount: maxBins }
}
