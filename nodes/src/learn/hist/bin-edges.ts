/**
 * Where the bins of a numeric feature end: scikit-learn's `_find_binning_thresholds` (1.9), number for number.
 * Few different values get a bin each; many are cut at quantiles, so that every bin holds about as many rows.
 */

import { quantileOfSorted } from '../statistics/order-statistics.ts'

/** scikit-learn's `ALMOST_INF`: no threshold lies above it, infinity being kept for "is there a value at all". */
const ALMOST_INFINITE = 1e300

/**
 * The upper ends of all bins but the last, ascending; none for a constant or an empty column.
 *
 * @param sorted the values, ascending, without NaN.
 * @param maxBins the most bins.
 */
export function binEdges(sorted: Float64Array, maxBins: number): Float64Array {
  const distinct = distinctValues(sorted, maxBins)
  return distinct === null ? tidy(quantiles(sorted, maxBins)) : tidy(midpoints(distinct))
}

/**
 * The same with a weight a value: quantiles of the weights, as scikit-learn's `_weighted_percentile(average=True)` has
 * them. Values whose weight is 0 are not to be among them.
 *
 * @param sorted the values, ascending, without NaN.
 * @param weightOf the weight of all values equal to `sorted[i]`, asked for the first of equals.
 */
export function weightedBinEdges(
  sorted: Float64Array,
  maxBins: number,
  weightOf: (first: number) => number,
): Float64Array {
  const few = distinctValues(sorted, maxBins)
  if (few !== null) return tidy(midpoints(few))
  const values: number[] = []
  const reached: number[] = []
  let total = 0
  for (let i = 0; i < sorted.length; i += 1) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    total += weightOf(i)
    values.push(sorted[i])
    reached.push(total)
  }
  const edges = new Float64Array(maxBins - 1)
  let at = 0
  for (let i = 1; i < maxBins; i += 1) {
    const rank = (percentile(i, maxBins) / 100) * total
    while (at < values.length - 1 && reached[at] < rank) at += 1
    const next = Math.min(at + 1, values.length - 1)
    edges[i - 1] = reached[at] - rank > Number.EPSILON ? values[at] : (values[at] + values[next]) / 2
  }
  return tidy(edges)
}

/** The different values, or null when there are more than `most`. */
function distinctValues(sorted: Float64Array, most: number): number[] | null {
  const values: number[] = []
  for (let i = 0; i < sorted.length; i += 1) {
    if (i > 0 && sorted[i] === sorted[i - 1]) continue
    if (values.length === most) return null
    values.push(sorted[i])
  }
  return values
}

function midpoints(values: readonly number[]): Float64Array {
  return Float64Array.from({ length: Math.max(0, values.length - 1) }, (_, i) => {
    return (values[i] + values[i + 1]) / 2
  })
}

/** `np.percentile(sorted, np.linspace(0, 100, maxBins + 1)[1:-1], method="averaged_inverted_cdf")`. */
function quantiles(sorted: Float64Array, maxBins: number): Float64Array {
  return Float64Array.from({ length: maxBins - 1 }, (_, i) => {
    return quantileOfSorted(sorted, percentile(i + 1, maxBins) / 100, 'averaged_inverted_cdf')
  })
}

/** `np.linspace(0, 100, parts + 1)[i]`. */
function percentile(i: number, parts: number): number {
  return i * (100 / parts)
}

/** Ascending without equals, none above the largest allowed. */
function tidy(edges: Float64Array): Float64Array {
  return edges
    .map((edge) => Math.min(edge, ALMOST_INFINITE))
    .sort()
    .filter((edge, i, all) => i === 0 || edge !== all[i - 1])
}
