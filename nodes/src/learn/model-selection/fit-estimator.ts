import type { AnyEstimator, FitOptions, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { Features, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, isSparse, takeRows, takeSparseRows } from '../matrix.ts'

/**
 * Fits an estimator that learns from a target, whatever its kind.
 *
 * @throws FitError `bad_parameter` where the target is of the other kind.
 */
export function fitSupervised(
  estimator: AnyEstimator,
  X: Features | SparseMatrix,
  y: Target,
  params: unknown,
  options?: FitOptions,
): Promise<FittedState> {
  if (estimator.kind === 'classifier' && isClassTarget(y)) return estimator.fit(X, y, params, options)
  if (estimator.kind === 'regressor' && !isClassTarget(y)) return estimator.fit(X, y, params, options)
  const needed = isClassTarget(y) ? 'classes' : 'numbers'
  throw new FitError('bad_parameter', `${estimator.name} does not predict ${needed}`)
}

/** The given rows, dense or sparse. */
export function chooseRows(X: Features | SparseMatrix, rows: Int32Array): Features | SparseMatrix {
  return isSparse(X) ? takeSparseRows(X, rows) : takeRows(X, rows)
}
