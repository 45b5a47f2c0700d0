import { presentValues } from './column-values.ts'
import { medianOfSorted, quantileOfSorted } from '../statistics/order-statistics.ts'
import { scaleOrOne } from './scale-or-one.ts'

/** What `RobustScaler` learns of a column; `transformed = (value - center) / scale`. */
export interface RobustScale {
  /** The median. */
  center: number
  /** The distance between the two quantiles, 1 where it is zero. */
  scale: number
}

/**
 * Fits scikit-learn's `RobustScaler(quantile_range=(lower, upper))` to one column, gaps (`NaN`) left out; quantiles by
 * linear interpolation. All `NaN` for a column without any value.
 *
 * @param quantileRange two percentages, the quartiles when absent.
 * @throws FitError `infinite_values`.
 */
export function fitRobustScale(
  column: Float64Array,
  quantileRange: readonly [number, number] = [25, 75],
): RobustScale {
  const sorted = presentValues(column).slice().sort()
  if (sorted.length === 0) return { center: Number.NaN, scale: Number.NaN }
  const spread =
    quantileOfSorted(sorted, quantileRange[1] / 100) - quantileOfSorted(sorted, quantileRange[0] / 100)
  return { center: medianOfSorted(sorted), scale: scaleOrOne(spread) }
}

/** The scaled column; gaps stay gaps. */
export function applyRobustScale(column: Float64Array, { center, scale }: RobustScale): Float64Array {
  return column.map((value) => (value - center) / scale)
}
