/** What histogram trees know of a feature: into which of at most 255 bins each value falls. */

/** The bin of a missing value, whatever the number of bins. */
export const MISSING_BIN = 255
/** How many rows quantiles are taken of, scikit-learn's `subsample`. */
export const SAMPLE_ROWS = 200_000

export interface FeatureBins {
  /** Numeric: ascending; the bin of a value is the number of thresholds below it. Empty for categories. */
  thresholds: Float64Array
  /** The bin of each category code, `MISSING_BIN` for codes that no row had; null for a numeric feature. */
  codeBins: Uint8Array | null
  /** How many bins values can fall into. */
  binCount: number
}

/** The bin of a number or a category code, as the kernels have it. */
export function binOf(bins: FeatureBins, value: number): number {
  if (Number.isNaN(value)) return MISSING_BIN
  if (bins.codeBins !== null) return bins.codeBins[value] ?? MISSING_BIN
  const { thresholds } = bins
  let low = 0
  let high = thresholds.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (thresholds[middle] < value) low = middle + 1
    else high = middle
  }
  return low
}
