import { presentValues } from './column-values.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/** What `StandardScaler` learns of a column; `transformed = (value - mean) / scale`. */
export interface StandardScale {
  mean: number
  /** The population variance (ddof 0). */
  variance: number
  /** The standard deviation, 1 for a column that is constant up to rounding. */
  scale: number
}

/**
 * Fits scikit-learn's `StandardScaler` to one column, gaps (`NaN`) left out: the two-pass variance with correction and
 * NumPy's order of additions. All `NaN` for a column without any value.
 *
 * @throws FitError `infinite_values`.
 */
export function fitStandardScale(column: Float64Array): StandardScale {
  const count = presentValues(column).length
  if (count === 0) return { mean: Number.NaN, variance: Number.NaN, scale: Number.NaN }
  const filled = count === column.length ? column : column.map((value) => (Number.isNaN(value) ? 0 : value))
  const mean = pairwiseSum(filled) / count
  const deviations = column.map((value) => (Number.isNaN(value) ? 0 : value - mean))
  const correction = pairwiseSum(deviations)
  const squares = pairwiseSum(deviations.map((deviation) => deviation * deviation))
  const variance = (squares - (correction * correction) / count) / count
  const roundingOfMean = count * mean * Number.EPSILON
  const isConstant = variance <= count * Number.EPSILON * variance + roundingOfMean * roundingOfMean
  return { mean, variance, scale: isConstant ? 1 : Math.sqrt(variance) }
}

/** The scaled column; gaps stay gaps. */
export function applyStandardScale(column: Float64Array, { mean, scale }: StandardScale): Float64Array {
  return column.map((value) => (value - mean) / scale)
}
