import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { columnsWithGaps, gapIndicators, indicatorNames } from './missing-columns.ts'

const params = z.strictObject({
  /** An indicator for the columns with missing values only, or for all. */
  features: z.enum(['missing-only', 'all']).default('missing-only'),
  /** With `missing-only`: new rows with missing values in other columns are refused. */
  errorOnNew: z.boolean().default(true),
})

export type MissingIndicatorParams = z.infer<typeof params>

export interface FittedMissingIndicator extends FittedState {
  /** The columns that have an indicator. */
  features: Int32Array
  errorOnNew: boolean
}

/** scikit-learn's `MissingIndicator`: 1 where a value is missing, 0 where it isn't. Dense. Class E. */
export const missingIndicator = defineTransformer<MissingIndicatorParams, FittedMissingIndicator, 'matrix'>({
  name: 'MissingIndicator',
  params,
  tags: { parity: 'E', missingValues: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ columns }) => 8 * columns + 256,
  fit: (X, _y, { features, errorOnNew }) => ({
    features: features === 'all' ? Int32Array.from(X.columns.keys()) : columnsWithGaps(X),
    errorOnNew: errorOnNew && features === 'missing-only',
  }),
  transform({ features, errorOnNew }, X) {
    const unexpected = errorOnNew ? columnsWithGaps(X).find((index) => !features.includes(index)) : undefined
    if (unexpected !== undefined) {
      throw new FitError(
        'missing_values',
        `MissingIndicator: column ${unexpected} has missing values, but had none in the training rows`,
        { feature: unexpected },
      )
    }
    return { rows: X.rows, columns: gapIndicators(X, features) }
  },
  featureNamesOut: ({ features }, names) => indicatorNames(features, names),
})
