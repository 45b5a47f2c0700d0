import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { isSparse } from '../matrix.ts'
import { checkTransformed, mapColumns, mapEntries, sameNames } from './map-columns.ts'
import { scaleOrOne } from './scale-or-one.ts'

const params = z.strictObject({
  /** Keep new values within [-1, 1]. */
  clip: z.boolean().default(false),
})

export type MaxAbsScalerParams = z.infer<typeof params>

export interface FittedMaxAbsScaler extends FittedState {
  /** The largest absolute value of each column, `NaN` for one without any value. */
  maxAbs: Float64Array
  /** The same, 1 where it is zero. */
  scale: Float64Array
  nSamplesSeen: number
  clip: boolean
}

/**
 * scikit-learn's `MaxAbsScaler`: each column over its largest absolute value, so that zeros stay zeros. Missing values
 * are left out and stay. Every bit (class E).
 */
export const maxAbsScaler = defineTransformer<MaxAbsScalerParams, FittedMaxAbsScaler, 'matrix-or-sparse'>({
  name: 'MaxAbsScaler',
  params,
  tags: { parity: 'E', missingValues: true, sparse: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: ({ columns }) => 8 * 2 * columns + 256,
  fit(X, _y, { clip }) {
    const maxAbs = new Float64Array(isSparse(X) ? X.columnCount : X.columns.length)
    if (isSparse(X)) {
      for (let entry = 0; entry < X.indptr[X.rows]; entry += 1) {
        const size = Math.abs(X.values[entry])
        if (size > maxAbs[X.indices[entry]]) maxAbs[X.indices[entry]] = size
      }
    } else X.columns.forEach((column, index) => (maxAbs[index] = largestSize(column)))
    return { maxAbs, scale: maxAbs.map(scaleOrOne), nSamplesSeen: X.rows, clip }
  },
  transform({ scale, clip }, X) {
    const limit = (value: number) => (clip ? Math.min(Math.max(value, -1), 1) : value)
    if (isSparse(X)) return mapEntries(X, (value, column) => limit(value / scale[column]))
    return mapColumns(X, (column, index) => column.map((value) => limit(value / scale[index])))
  },
  inverseTransform({ scale, nFeaturesIn }, X) {
    return mapColumns(checkTransformed(X, nFeaturesIn, 'MaxAbsScaler'), (column, index) =>
      column.map((value) => value * scale[index]),
    )
  },
  featureNamesOut: sameNames,
})

function largestSize(column: Float64Array): number {
  let largest = Number.NaN
  for (const value of column) {
    const size = Math.abs(value)
    if (!(size <= largest) && !Number.isNaN(size)) largest = size
  }
  return largest
}
