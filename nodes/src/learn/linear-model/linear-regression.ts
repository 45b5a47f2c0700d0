import { createPacer } from '../estimator.ts'
import type { FitOptions, FittedState, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { checkDesign, checkTarget } from './design.ts'
import { linearPrediction } from './linear-prediction.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import { prepareLeastSquares, interceptOf } from './least-squares.ts'

export interface LinearRegressionParams {
  fitIntercept: boolean
  /** Directions of X whose singular value is at most this share of the largest are left out (minimum norm). */
  tol: number
}

/** Also what `ridge` and `lasso` store: one coefficient a feature and the intercept. */
export interface FittedLinearModel extends FittedState {
  coef: Float64Array
  intercept: number
  /** Sweeps or steps of an iterative solver; 1 where the solution is direct. */
  iterations: number
}

export interface FittedLinearRegression extends FittedLinearModel {
  estimator: 'LinearRegression'
}

async function fit(
  X: Matrix,
  y: Float64Array,
  params: LinearRegressionParams,
  options: FitOptions = {},
): Promise<FittedLinearRegression> {
  checkDesign(X, y.length, options.sampleWeight)
  checkTarget(y)
  const problem = await prepareLeastSquares({
    X,
    y,
    fitIntercept: params.fitIntercept,
    ridge: 0,
    sampleWeight: options.sampleWeight,
    pace: createPacer(options.signal),
  })
  const coef = solveMinimumNorm(problem.system, params.tol)
  return { estimator: 'LinearRegression', coef, intercept: interceptOf(problem, coef), iterations: 1 }
}

/** The prediction of every model of the form `X coef + intercept`. */
export function predictLinear(fitted: FittedLinearModel, X: Matrix): Float64Array {
  return linearPrediction(X, fitted.coef, fitted.intercept)
}

/** Absolute coefficients: how far the prediction moves when a feature moves by 1, so scale the features to compare. */
export function absoluteCoefficients(fitted: FittedLinearModel): Float64Array {
  return fitted.coef.map(Math.abs)
}

/**
 * Ordinary least squares, scikit-learn's `LinearRegression` (1.9: `tol` is the cutoff of small singular values, 1e-6):
 * the shortest solution where features depend on each other.
 */
export const linearRegression: Regressor<LinearRegressionParams, FittedLinearRegression> = {
  name: 'LinearRegression',
  defaults: { fitIntercept: true, tol: 1e-6 },
  fit,
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
}
