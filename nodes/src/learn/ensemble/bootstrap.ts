import { RandomState } from '../random/random-state.ts'
import { cumulativeShares, firstAbove } from '../random/weighted-choice.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/**
 * How many rows a tree draws: as many as there are, from 2 up their number, or a share of them (of the total weight,
 * when rows have weights).
 */
export function bootstrapSize(rows: number, maxSamples: number | null, weights: Float64Array | null): number {
  if (maxSamples === null) return rows
  if (maxSamples > 1 && Number.isInteger(maxSamples)) return maxSamples
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
  const shares = weights ? cumulativeShares(sharesOf(weights)) : null
  return (randomState) => {
    const random = new RandomState(randomState)
    const counts = new Float64Array(rows)
    if (shares) for (let i = 0; i < size; i += 1) counts[firstAbove(shares, random.random())] += 1
    else for (let i = 0; i < size; i += 1) counts[random.interval(rows - 1)] += 1
    return counts
  }
}

function sharesOf(weights: Float64Array): Float64Array {
  const total = pairwiseSum(weights)
  return weights.map((weight) => weight / total)
}
