import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { RandomState } from '../random/random-state.ts'

/** How many rows a tree draws: as many as there are, or a share of them (of the total weight, when rows have weights). */
export function bootstrapSize(rows: number, maxSamples: number | null, weights: Float64Array | null): number {
  if (maxSamples === null) return rows
  return Math.max(1, Math.floor(maxSamples * (weights ? pairwiseSum(weights) : rows)))
}

/**
 * Draws rows with replacement as scikit-learn's forests do: evenly, or in proportion to the weights.
 *
 * @returns a function from a tree's random state to how often each row is drawn.
 */
export function bootstrapCounter(
  rows: number,
  size: number,
  weights: Float64Array | null,
): (randomState: number) => Float64Array {
  const cumulative = weights ? cumulativeShares(weights) : null
  return (randomState) => {
    const random = new RandomState(randomState)
    const counts = new Float64Array(rows)
    if (!cumulative) {
      for (let i = 0; i < size; i += 1) counts[random.interval(rows - 1)] += 1
      return counts
    }
    for (let i = 0; i < size; i += 1) counts[firstAbove(cumulative, random.random())] += 1
    return counts
  }
}

function cumulativeShares(weights: Float64Array): Float64Array {
  const total = pairwiseSum(weights)
  const cumulative = new Float64Array(weights.length)
  let sum = 0
  for (let row = 0; row < weights.length; row += 1) {
    sum += weights[row] / total
    cumulative[row] = sum
  }
  for (let row = 0; row < weights.length; row += 1) cumulative[row] /= sum
  return cumulative
}

/** The first position whose value is greater than `x`. */
function firstAbove(ascending: Float64Array, x: number): number {
  let low = 0
  let high = ascending.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (ascending[middle] <= x) low = middle + 1
    else high = middle
  }
  return low
}
