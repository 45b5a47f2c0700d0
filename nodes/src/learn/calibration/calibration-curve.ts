import { quantileOfSorted } from '../statistics/order-statistics.ts'

export interface CalibrationCurve {
  /** The share of rows of the class in each bin that has rows. */
  probTrue: Float64Array
  /** The mean predicted probability there. */
  probPred: Float64Array
  /** How many rows that bin has. */
  counts: Float64Array
}

/**
 * `calibration_curve`: how often the class occurs among rows of like probability.
 *
 * @param strategy bins of equal width, or of equally many rows.
 * @throws RangeError for a probability outside [0, 1] or lengths that differ.
 */
export function calibrationCurve(
  isPositive: Uint8Array,
  probabilities: Float64Array,
  { nBins = 5, strategy = 'uniform' }: { nBins?: number; strategy?: 'uniform' | 'quantile' } = {},
): CalibrationCurve {
  if (isPositive.length !== probabilities.length) {
    throw new RangeError(`${probabilities.length} probabilities do not fit ${isPositive.length} rows`)
  }
  const bad = probabilities.find((p) => !(p >= 0 && p <= 1))
  if (bad !== undefined) throw new RangeError(`${bad} is no probability`)
  const sorted = probabilities.toSorted()
  const edges = Array.from({ length: nBins - 1 }, (_, i) => {
    const q = (i + 1) * (1 / nBins)
    // Through percents, as there: an edge may be a row's own probability, and the last bit then decides its bin.
    return strategy === 'uniform' ? q : quantileOfSorted(sorted, (q * 100) / 100)
  })
  const sums = new Float64Array(nBins)
  const hits = new Float64Array(nBins)
  const totals = new Float64Array(nBins)
  probabilities.forEach((p, row) => {
    const place = edges.findIndex((edge) => edge >= p)
    const bin = place < 0 ? nBins - 1 : place
    sums[bin] += p
    hits[bin] += isPositive[row]
    totals[bin] += 1
  })
  const filled = Uint32Array.from(totals.keys()).filter((bin) => totals[bin] > 0)
  return {
    probTrue: Float64Array.from(filled, (bin) => hits[bin] / totals[bin]),
    probPred: Float64Array.from(filled, (bin) => sums[bin] / totals[bin]),
    counts: Float64Array.from(filled, (bin) => totals[bin]),
  }
}
