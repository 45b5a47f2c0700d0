import { presentValues } from './column-values.ts'
import { scaleOrOne } from './scale-or-one.ts'

/** What `MinMaxScaler` learns of a column; `transformed = value * scale + min`. */
export interface MinMaxScale {
  dataMin: number
  dataMax: number
  scale: number
  min: number
}

/**
 * Fits scikit-learn's `MinMaxScaler(feature_range=(low, high))` to one column, gaps (`NaN`) left out. A constant column
 * goes to `low`. All `NaN` for a column without any value.
 *
 * @throws FitError `infinite_values`.
 */
export function fitMinMaxScale(column: Float64Array, low = 0, high = 1): MinMaxScale {
  const values = presentValues(column)
  if (values.length === 0)
    return { dataMin: Number.NaN, dataMax: Number.NaN, scale: Number.NaN, min: Number.NaN }
  let dataMin = values[0]
  let dataMax = values[0]
  for (const value of values) {
    if (value < dataMin) dataMin = value
    if (value > dataMax) dataMax = value
  }
  const scale = (high - low) / scaleOrOne(dataMax - dataMin)
  return { dataMin, dataMax, scale, min: low - dataMin * scale }
}

/** The scaled column; values outside the fitted range leave [low, high], gaps stay gaps. */
export function applyMinMaxScale(column: Float64Array, { scale, min }: MinMaxScale): Float64Array {
  return column.map((value) => value * scale + min)
}
