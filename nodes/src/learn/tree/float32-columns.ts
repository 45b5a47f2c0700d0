import { FitError } from '../estimator/estimator.ts'
import type { Features, Matrix } from '../matrix.ts'

/**
 * The features in single precision, as scikit-learn's trees see them; -0 becomes 0.
 *
 * @throws FitError `infinite_values` for a number beyond the single-precision range, with the column's index in
 * `details.feature`.
 */
export function toSinglePrecision(X: Features, name: string): Float32Array[] {
  return X.columns.map((column, feature) => {
    const single = new Float32Array(X.rows)
    for (let row = 0; row < X.rows; row += 1) {
      const value = Math.fround(column[row]) + 0
      if (value - value !== 0 && !Number.isNaN(value)) {
        const range = 'infinite values or numbers above 3.4e38'
        throw new FitError(
          'infinite_values',
          `${name} cannot learn from ${range}: column ${feature} has ${column[row]}`,
          { feature },
        )
      }
      single[row] = value
    }
    return single
  })
}

export interface Float32ColumnsOptions {
  /** Whether `NaN` is let through; otherwise it is refused. */
  allowMissing: boolean
  /** The estimator's name, for messages. */
  estimator: string
}

/**
 * The features in single precision, as scikit-learn's and XGBoost's trees see them; -0 becomes 0.
 *
 * @throws FitError `no_rows`, `no_features`, `missing_values` and `infinite_values` (with the column's index in
 * `details.feature`); a number beyond the single-precision range counts as infinite.
 */
export function toFloat32Columns(
  X: Matrix,
  { allowMissing, estimator }: Float32ColumnsOptions,
): Float32Array[] {
  if (X.rows === 0) throw new FitError('no_rows', `${estimator} needs at least one row to learn from`)
  if (X.columns.length === 0) throw new FitError('no_features', `${estimator} needs at least one feature`)
  return X.columns.map((column, feature) => {
    const single = new Float32Array(X.rows)
    for (let row = 0; row < X.rows; row += 1) {
      const value = Math.fround(column[row]) + 0
      if (value - value !== 0) refuse(column[row], { allowMissing, estimator }, feature)
      single[row] = value
    }
    return single
  })
}

function refuse(value: number, { allowMissing, estimator }: Float32ColumnsOptions, feature: number): void {
  if (!Number.isNaN(value)) {
    throw new FitError(
      'infinite_values',
      `${estimator} cannot learn from infinite values or numbers above 3.4e38: column ${feature} has ${value}`,
      { feature },
    )
  }
  if (allowMissing) return
  throw new FitError(
    'missing_values',
    `${estimator} cannot learn from missing values: impute column ${feature} first`,
    { feature },
  )
}
