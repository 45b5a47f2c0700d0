import { createPacer, FitError } from '../estimator.ts'
import type { FitOptions, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { checkDesign, checkTarget } from './design.ts'
import { interceptOf, prepareLeastSquares } from './least-squares.ts'
import { absoluteCoefficients, predictLinear } from './linear-regression.ts'
import type { FittedLinearModel } from './linear-regression.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import { solveUpper } from './triangular-solve.ts'

export interface RidgeParams {
  /** The strength of the penalty, 0 or more. */
  alpha: number
  fitIntercept: boolean
}

export interface FittedRidge extends FittedLinearModel {
  estimator: 'Ridge'
}

async function fit(
  X: Matrix,
  y: Float64Array,
  params: RidgeParams,
  options: FitOptions = {},
): Promise<FittedRidge> {
  const { alpha, fitIntercept } = params
  if (!(alpha >= 0 && alpha < Infinity)) {
    throw new FitError('bad_parameter', `alpha must be a number of at least 0, not ${alpha}`)
  }
  checkDesign(X, y.length, options.sampleWeight)
  checkTarget(y)
  const problem = await prepareLeastSquares({
    X,
    y,
    fitIntercept,
    ridge: alpha,
    sampleWeight: options.sampleWeight,
    pace: createPacer(options.signal),
  })
  const { size, r, target } = problem.system
  const coef =
    alpha > 0 ? solveUpper(r, size, size, target.slice()) : solveMinimumNorm(problem.system, Number.EPSILON)
  return { estimator: 'Ridge', coef, intercept: interceptOf(problem, coef), iterations: 1 }
}

/**
 * Ridge regression, `|y - Xw|² + alpha |w|²` with a free intercept: the optimum of scikit-learn's `Ridge`, by
 * orthogonal reduction of X above `sqrt(alpha) I` in place of the normal equations.
 */
export const ridge: Regressor<RidgeParams, FittedRidge> = {
  name: 'Ridge',
  defaults: { alpha: 1, fitIntercept: true },
  fit,
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
}
