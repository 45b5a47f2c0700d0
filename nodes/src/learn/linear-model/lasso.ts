import { createPacer, FitError } from '../estimator.ts'
import type { FitOptions, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { coordinateDescent } from './coordinate-descent.ts'
import type { LassoProblem } from './coordinate-descent.ts'
import { checkDesign, checkTarget } from './design.ts'
import { interceptOf, prepareLeastSquares } from './least-squares.ts'
import type { LeastSquaresProblem } from './least-squares.ts'
import { absoluteCoefficients, predictLinear } from './linear-regression.ts'
import type { FittedLinearModel } from './linear-regression.ts'
import { solveMinimumNorm } from './minimum-norm.ts'

export interface LassoParams {
  /** The strength of the penalty, 0 or more; 0 is ordinary least squares. */
  alpha: number
  fitIntercept: boolean
  /** The most sweeps over all features. */
  maxIter: number
  /** Stops when the duality gap is at most this share of the target's squares. */
  tol: number
}

export interface FittedLasso extends FittedLinearModel {
  estimator: 'Lasso'
  /** False when `maxIter` sweeps did not close the duality gap. */
  converged: boolean
}

async function fit(
  X: Matrix,
  y: Float64Array,
  params: LassoParams,
  options: FitOptions = {},
): Promise<FittedLasso> {
  const { alpha, fitIntercept, maxIter, tol } = params
  if (!(alpha >= 0 && alpha < Infinity)) {
    throw new FitError('bad_parameter', `alpha must be a number of at least 0, not ${alpha}`)
  }
  const { sampleWeight } = options
  checkDesign(X, y.length, sampleWeight)
  checkTarget(y)
  const pace = createPacer(options.signal)
  const problem = await prepareLeastSquares({ X, y, fitIntercept, ridge: 0, sampleWeight, pace })
  if (alpha === 0) {
    const coef = solveMinimumNorm(problem.system, Number.EPSILON)
    return { estimator: 'Lasso', coef, intercept: interceptOf(problem, coef), iterations: 1, converged: true }
  }
  const totalWeight = sampleWeight ? sampleWeight.reduce((sum, weight) => sum + weight, 0) : X.rows
  const result = await coordinateDescent(lassoProblem(problem, alpha * totalWeight), { maxIter, tol, pace })
  return { estimator: 'Lasso', ...result, intercept: interceptOf(problem, result.coef) }
}

/** The triangle stands in for the rows: the same objective with as many rows as features. */
function lassoProblem({ system }: LeastSquaresProblem, l1: number): LassoProblem {
  const { size, r, target, residual } = system
  const columns = Array.from({ length: size }, (_, j) => r.subarray(j * size, (j + 1) * size))
  return { columns, target, residual, l1 }
}

/**
 * The lasso, `|y - Xw|² / (2n) + alpha |w|₁` with a free intercept: the optimum of scikit-learn's `Lasso`, here to
 * rounding, there to its `tol`.
 */
export const lasso: Regressor<LassoParams, FittedLasso> = {
  name: 'Lasso',
  defaults: { alpha: 1, fitIntercept: true, maxIter: 10_000, tol: 1e-14 },
  fit,
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
}
