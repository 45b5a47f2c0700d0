import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { sparseColumns } from '../linear-algebra/sparse-columns.ts'
import { isSparse } from '../matrix.ts'
import { normalQuantile } from '../statistics/normal-distribution.ts'
import { medianOfSorted, quantileOfSorted, sortForQuantiles } from '../statistics/order-statistics.ts'
import { presentValues } from './column-values.ts'
import { checkTransformed, mapColumns, mapEntries, sameNames } from './map-columns.ts'
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
  const [lower, upper] = quantileRange.map((percent) => percent / 100)
  const sorted = sortForQuantiles(presentValues(column), [lower, 0.5, upper])
  if (sorted.length === 0) return { center: Number.NaN, scale: Number.NaN }
  const spread = quantileOfSorted(sorted, upper) - quantileOfSorted(sorted, lower)
  return { center: medianOfSorted(sorted), scale: scaleOrOne(spread) }
}

/** The scaled column; gaps stay gaps. */
export function applyRobustScale(column: Float64Array, { center, scale }: RobustScale): Float64Array {
  const scaled = new Float64Array(column.length)
  for (let row = 0; row < column.length; row += 1) scaled[row] = (column[row] - center) / scale
  return scaled
}

const percentage = z.number().min(0).max(100)

const params = z.strictObject({
  /** Subtract the median; sparse features don't allow it, their zeros would fill. */
  withCentering: z.boolean().default(true),
  /** Divide by the distance between the quantiles. */
  withScaling: z.boolean().default(true),
  /** The two quantiles, in percent. */
  quantileRange: z
    .tuple([percentage, percentage])
    .refine(([lower, upper]) => lower <= upper, 'the lower quantile is above the upper')
    .default([25, 75]),
  /** Scale so that a normally distributed column has a variance of 1. */
  unitVariance: z.boolean().default(false),
})

export type RobustScalerParams = z.infer<typeof params>

export interface FittedRobustScaler extends FittedState {
  /** The medians; null where they are not subtracted. */
  center: Float64Array | null
  /** What the columns are divided by; null where they aren't. */
  scale: Float64Array | null
}

/**
 * scikit-learn's `RobustScaler`: each column less its median, over the distance of two quantiles, which outliers don't
 * move. Missing values are left out and stay. Every bit (class E).
 */
export const robustScaler = defineTransformer<RobustScalerParams, FittedRobustScaler, 'matrix-or-sparse'>({
  name: 'RobustScaler',
  params,
  tags: { parity: 'E', missingValues: true, sparse: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (3 * rows + 2 * columns) + 256,
  async fit(X, _y, { withCentering, withScaling, quantileRange, unitVariance }, { pace }) {
    const columnCount = isSparse(X) ? X.columnCount : X.columns.length
    const center = withCentering ? new Float64Array(columnCount) : null
    const scale = withScaling ? new Float64Array(columnCount) : null
    if (isSparse(X)) refuseCentring(withCentering)
    const columnOf = isSparse(X)
      ? denseColumnOf(sparseColumns(X), X.rows)
      : (index: number) => X.columns[index]
    for (let index = 0; index < columnCount; index += 1) {
      const fitted = fitRobustScale(columnOf(index), quantileRange)
      if (center !== null) center[index] = fitted.center
      if (scale !== null) scale[index] = fitted.scale
      await pace()
    }
    if (!unitVariance || scale === null) return { center, scale }
    const normalSpread = normalQuantile(quantileRange[1] / 100) - normalQuantile(quantileRange[0] / 100)
    return { center, scale: scale.map((value) => value / normalSpread) }
  },
  transform({ center, scale }, X) {
    if (isSparse(X)) {
      refuseCentring(center !== null)
      return mapEntries(X, (value, column) => (scale === null ? value : value / scale[column]))
    }
    return mapColumns(X, (column, index) => applyRobustScale(column, scaleOf({ center, scale }, index)))
  },
  inverseTransform({ nFeaturesIn, ...fitted }, X) {
    return mapColumns(checkTransformed(X, nFeaturesIn, 'RobustScaler'), (column, index) => {
      const { center, scale } = scaleOf(fitted, index)
      return column.map((value) => value * scale + center)
    })
  },
  featureNamesOut: sameNames,
})

function scaleOf(
  { center, scale }: Pick<FittedRobustScaler, 'center' | 'scale'>,
  column: number,
): RobustScale {
  return { center: center === null ? 0 : center[column], scale: scale === null ? 1 : scale[column] }
}

/** Reads sparse columns into one dense column, over and over. */
function denseColumnOf(
  { indptr, rows, values }: ReturnType<typeof sparseColumns>,
  length: number,
): (column: number) => Float64Array {
  const dense = new Float64Array(length)
  return (column) => {
    dense.fill(0)
    for (let entry = indptr[column]; entry < indptr[column + 1]; entry += 1)
      dense[rows[entry]] = values[entry]
    return dense
  }
}

function refuseCentring(withCentering: boolean): void {
  if (!withCentering) return
  throw new FitError(
    'bad_parameter',
    'RobustScaler cannot subtract the median of sparse features, their zeros would fill: set with_centering to false',
    { parameter: 'with_centering' },
  )
}
