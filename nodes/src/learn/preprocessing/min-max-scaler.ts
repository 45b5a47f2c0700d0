import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { presentValues } from './column-values.ts'
import { checkTransformed, mapColumns, sameNames } from './map-columns.ts'
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
  for (let i = 1; i < values.length; i += 1) {
    const value = values[i]
    if (value < dataMin) dataMin = value
    if (value > dataMax) dataMax = value
  }
  const scale = (high - low) / scaleOrOne(dataMax - dataMin)
  return { dataMin, dataMax, scale, min: low - dataMin * scale }
}

/** The scaled column; values outside the fitted range leave [low, high], gaps stay gaps. */
export function applyMinMaxScale(
  column: Float64Array,
  { scale, min }: { scale: number; min: number },
): Float64Array {
  const scaled = new Float64Array(column.length)
  for (let row = 0; row < column.length; row += 1) scaled[row] = column[row] * scale + min
  return scaled
}

const params = z.strictObject({
  /** Where the smallest and the largest training value go. */
  featureRange: z
    .tuple([z.number(), z.number()])
    .refine(([low, high]) => low < high, 'the minimum must be below the maximum')
    .default([0, 1]),
  /** Keep new values within the range. */
  clip: z.boolean().default(false),
})

export type MinMaxScalerParams = z.infer<typeof params>

export interface FittedMinMaxScaler extends FittedState {
  dataMin: Float64Array
  dataMax: Float64Array
  dataRange: Float64Array
  scale: Float64Array
  min: Float64Array
  nSamplesSeen: number
  /** The range new values are kept within; null where they aren't. */
  clipTo: [number, number] | null
}

/**
 * scikit-learn's `MinMaxScaler`: each column stretched to a range. Missing values are left out and stay. Every bit
 * (class E).
 */
export const minMaxScaler = defineTransformer<MinMaxScalerParams, FittedMinMaxScaler, 'matrix'>({
  name: 'MinMaxScaler',
  params,
  tags: { parity: 'E', missingValues: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (rows + 5 * columns),
  async fit(X, _y, { featureRange, clip }, { pace }) {
    const scales: MinMaxScale[] = []
    for (const column of X.columns) {
      scales.push(fitMinMaxScale(column, ...featureRange))
      await pace()
    }
    return {
      dataMin: Float64Array.from(scales, ({ dataMin }) => dataMin),
      dataMax: Float64Array.from(scales, ({ dataMax }) => dataMax),
      dataRange: Float64Array.from(scales, ({ dataMin, dataMax }) => dataMax - dataMin),
      scale: Float64Array.from(scales, ({ scale }) => scale),
      min: Float64Array.from(scales, ({ min }) => min),
      nSamplesSeen: X.rows,
      clipTo: clip ? featureRange : null,
    }
  },
  transform({ scale, min, clipTo }, X) {
    return mapColumns(X, (column, index) => {
      const scaled = applyMinMaxScale(column, { scale: scale[index], min: min[index] })
      if (clipTo === null) return scaled
      const [low, high] = clipTo
      return scaled.map((value) => Math.min(Math.max(value, low), high))
    })
  },
  inverseTransform({ scale, min, nFeaturesIn }, X) {
    return mapColumns(checkTransformed(X, nFeaturesIn, 'MinMaxScaler'), (column, index) =>
      column.map((value) => (value - min[index]) / scale[index]),
    )
  },
  featureNamesOut: sameNames,
})
