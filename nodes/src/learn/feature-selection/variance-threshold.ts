import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import type { SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sparseMoments } from '../preprocessing/sparse-moments.ts'
import { fitStandardScale } from '../preprocessing/standard-scaler.ts'
import type { FittedSelector } from './support.ts'
import { selection } from './support.ts'

const NAME = 'VarianceThreshold'

const params = z.strictObject({
  /** Columns of this variance or less are left out. */
  threshold: nonNegative().default(0),
})

export type VarianceThresholdParams = z.infer<typeof params>

export interface FittedVarianceThreshold extends FittedSelector {
  /** The population variances; with a threshold of 0 the range where that is smaller, which no rounding blurs. */
  variances: Float64Array
}

/** scikit-learn's `VarianceThreshold`: the columns that vary. Missing values are left out and stay. Class E. */
export const varianceThreshold = defineTransformer<
  VarianceThresholdParams,
  FittedVarianceThreshold,
  'matrix-or-sparse'
>({
  name: NAME,
  params,
  tags: { parity: 'E', missingValues: true, categories: true, sparse: true },
  input: 'matrix-or-sparse',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 8 * (4 * rows + 8 * columns) + 256,
  async fit(X, _y, { threshold }, { pace }) {
    const variances = isSparse(X) ? sparseMoments(X).variance : new Float64Array(X.columns.length)
    if (!isSparse(X)) {
      for (const [index, column] of X.columns.entries()) {
        variances[index] = fitStandardScale(column).variance
        await pace()
      }
    }
    if (threshold === 0) {
      const ranges = isSparse(X) ? sparseRanges(X) : Float64Array.from(X.columns, rangeOf)
      ranges.forEach((range, column) => {
        if (range < variances[column] || Number.isNaN(variances[column])) variances[column] = range
      })
    }
    const support = Uint8Array.from(variances, (variance) => (variance > threshold ? 1 : 0))
    if (!support.includes(1)) {
      throw new FitError('bad_parameter', `${NAME}: no column has a variance above ${threshold}`, {
        parameter: 'threshold',
      })
    }
    return { variances, support }
  },
  ...selection,
})

/** `NaN` with missing values, as `np.ptp`. */
function rangeOf(column: Float64Array): number {
  let low = Infinity
  let high = -Infinity
  for (const value of column) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return high - low
}

function sparseRanges({ rows, columnCount, indptr, indices, values }: SparseMatrix): Float64Array {
  const low = new Float64Array(columnCount).fill(Infinity)
  const high = new Float64Array(columnCount).fill(-Infinity)
  const stored = new Int32Array(columnCount)
  for (let entry = 0; entry < indptr[rows]; entry += 1) {
    const column = indices[entry]
    low[column] = Math.min(low[column], values[entry])
    high[column] = Math.max(high[column], values[entry])
    stored[column] += 1
  }
  return low.map((least, column) =>
    stored[column] < rows ? Math.max(high[column], 0) - Math.min(least, 0) : high[column] - least,
  )
}
