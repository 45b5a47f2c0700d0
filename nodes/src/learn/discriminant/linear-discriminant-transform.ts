import { FitError } from '../estimator/estimator.ts'
import type { Matrix } from '../matrix.ts'
import type { FittedLinearDiscriminantAnalysis } from './linear-discriminant-analysis.ts'

/**
 * The rows along the directions that tell the classes apart best: scikit-learn's
 * `LinearDiscriminantAnalysis.transform`. Each direction's largest entry is positive; scikit-learn leaves signs open.
 *
 * @throws FitError `bad_parameter` after a fit with the solver `lsqr`, which finds no directions.
 */
export function transformLinearDiscriminants(
  { scalings, xbar, components, nFeaturesIn }: FittedLinearDiscriminantAnalysis,
  X: Matrix,
): Matrix {
  if (scalings === null) {
    throw new FitError(
      'bad_parameter',
      'LinearDiscriminantAnalysis transforms after "svd" and "eigen" only',
      {
        parameter: 'solver',
      },
    )
  }
  const columns = Array.from({ length: components }, (_, component) => {
    const projected = new Float64Array(X.rows)
    X.columns.forEach((column, j) => {
      const weight = scalings[component * nFeaturesIn + j]
      const offset = xbar === null ? 0 : xbar[j]
      for (let row = 0; row < X.rows; row += 1) projected[row] += weight * (column[row] - offset)
    })
    return projected
  })
  return { rows: X.rows, columns }
}
