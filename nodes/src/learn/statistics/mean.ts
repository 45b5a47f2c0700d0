import { pairwiseSum } from './pairwise-sum.ts'

/** The arithmetic mean, `np.mean`; `NaN` of no values. */
export function mean(values: Float64Array): number {
  return values.length === 0 ? Number.NaN : pairwiseSum(values) / values.length
}
