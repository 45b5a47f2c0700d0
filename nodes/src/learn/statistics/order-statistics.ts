/** Statistics of ascending values, as NumPy computes them. */

/** The median: the mean of the two middle values of an even number of them; `NaN` of none. */
export function medianOfSorted(sorted: Float64Array): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  const middle = n >>> 1
  return n % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/**
 * The quantile at `q` in [0, 1] by linear interpolation, `np.quantile(values, q)`; `NaN` of none. Interpolates from the
 * nearer end, as NumPy does, so that the last bit agrees.
 */
export function quantileOfSorted(sorted: Float64Array, q: number): number {
  const n = sorted.length
  if (n === 0) return Number.NaN
  const position = (n - 1) * q
  const index = Math.floor(position)
  if (index >= n - 1) return sorted[n - 1]
  const low = sorted[index]
  const high = sorted[index + 1]
  const weight = position - index
  return weight < 0.5 ? low + (high - low) * weight : high - (high - low) * (1 - weight)
}
