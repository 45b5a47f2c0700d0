/** Statistics of ascending values, as NumPy computes them. */
import { partitionAt } from './partition.ts'

/** With more quantiles than this a sort is no slower. */
const FEW = 16

/** The median: the mean of the two middle values of an even number of them; `NaN` of none. */
export function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  const middle = n >>> 1
  return n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** How a quantile between two values is taken; the names are NumPy's, the definitions Hyndman and Fan's (1996). */
export type QuantileMethod =
  | 'inverted_cdf'
  | 'averaged_inverted_cdf'
  | 'closest_observation'
  | 'interpolated_inverted_cdf'
  | 'hazen'
  | 'weibull'
  | 'linear'
  | 'median_unbiased'
  | 'normal_unbiased'

/**
 * The quantile at `q` in [0, 1], `np.quantile(values, q, method=...)`; `NaN` of no values. Interpolates from the nearer
 * end, as NumPy does, so that the last bit agrees.
 */
export function quantileOfSorted(sorted: Float64Array, q: number, method: QuantileMethod = 'linear'): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  const position = positionOf(n, q, method)
  const index = Math.floor(position)
  if (position < 0) return sorted[0]
  if (index >= n - 1) return sorted[n - 1]
  const low = sorted[index]
  const high = sorted[index + 1]
  const weight = weightOfNext(position - index, index, method)
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
}

/**
 * A copy of the values in an order that is good enough to take the quantiles at these shares from, and faster than a
 * sort. None may be missing.
 */
export function sortForQuantiles(
  values: Float64Array,
  shares: readonly number[],
  method: QuantileMethod = 'linear',
): Float64Array {
  const copy = values.slice()
  if (shares.length > FEW || values.length === 0) return copy.sort()
  const last = values.length - 1
  const places = shares.flatMap((share) => {
    const index = Math.floor(positionOf(values.length, share, method))
    return [Math.min(Math.max(index, 0), last), Math.min(Math.max(index + 1, 0), last)]
  })
  partitionAt(
    copy,
    places.sort((a, b) => a - b),
  )
  return copy
}

/** Where the quantile lies among the values, counted from 0. */
function positionOf(n: number, q: number, method: QuantileMethod): number {
  switch (method) {
    case 'inverted_cdf':
    case 'averaged_inverted_cdf':
      return n * q - 1
    case 'closest_observation':
      return n * q - 1 - 0.5
    case 'interpolated_inverted_cdf':
      return n * q + (0 + q * (1 - 0 - 1)) - 1
    case 'hazen':
      return n * q + (0.5 + q * (1 - 0.5 - 0.5)) - 1
    case 'weibull':
      return n * q + (0 + q * (1 - 0 - 0)) - 1
    case 'linear':
      return (n - 1) * q
    case 'median_unbiased':
      return n * q + (1 / 3 + q * (1 - 1 / 3 - 1 / 3)) - 1
    case 'normal_unbiased':
      return n * q + (3 / 8 + q * (1 - 3 / 8 - 3 / 8)) - 1
  }
}

/** How much the value after `index` counts, `fraction` beyond it. */
function weightOfNext(fraction: number, index: number, method: QuantileMethod): number {
  switch (method) {
    case 'inverted_cdf':
      return fraction === 0 ? 0 : 1
    case 'averaged_inverted_cdf':
      return fraction === 0 ? 0.5 : 1
    case 'closest_observation':
      return fraction === 0 && index % 2 === 1 ? 0 : 1
    case 'interpolated_inverted_cdf':
    case 'hazen':
    case 'weibull':
    case 'linear':
    case 'median_unbiased':
    case 'normal_unbiased':
      return fraction
  }
}
