/**
 * The mean target of each category, drawn towards the mean of all the more, the fewer rows it has: D. Micci-Barreca, "A
 * preprocessing scheme for high-cardinality categorical attributes" (2001).
 */
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

export interface EncodingTask {
  /** The category of each row; -1 for none. */
  codes: Int32Array
  categoryCount: number
  y: Float64Array
  /** Rows the mean of all counts for; `auto` takes it from the spread within each category (empirical Bayes). */
  smooth: number | 'auto'
  /** The mean and population variance of `y`. */
  mean: number
  variance: number
}

/** Mean and population variance of a target. */
export function targetMoments(y: Float64Array): { mean: number; variance: number } {
  const mean = pairwiseSum(y) / y.length
  return { mean, variance: pairwiseSum(y.map((value) => (value - mean) * (value - mean))) / y.length }
}

/** What each category becomes. */
export function encodeTarget(task: EncodingTask): Float64Array {
  const { codes, categoryCount, y, smooth, mean } = task
  const weight = smooth === 'auto' ? 0 : smooth
  const sums = new Float64Array(categoryCount).fill(weight * mean)
  const counts = new Float64Array(categoryCount).fill(weight)
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]
    if (code < 0) continue
    sums[code] += y[row]
    counts[code] += 1
  }
  const means = sums.map((sum, code) => sum / counts[code])
  if (smooth === 'auto') return towardsMean(means, counts, task)
  return means.map((value, code) => (counts[code] === 0 ? mean : value))
}

function towardsMean(
  means: Float64Array,
  counts: Float64Array,
  { codes, y, mean, variance }: EncodingTask,
): Float64Array {
  const squares = new Float64Array(means.length)
  for (let row = 0; row < codes.length; row += 1) {
    const code = codes[row]
    if (code < 0) continue
    const difference = y[row] - means[code]
    squares[code] += difference * difference
  }
  return means.map((own, code) => {
    const between = variance * counts[code]
    const share = between / (between + squares[code] / counts[code])
    // Without rows, or without any spread to compare, the mean of all is what is known.
    return Number.isNaN(share) ? mean : share * own + (1 - share) * mean
  })
}
