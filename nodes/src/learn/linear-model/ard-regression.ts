import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { FitError } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { posteriorOf } from './ard-posterior.ts'
import { interceptOf } from './least-squares/least-squares.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { smallestRows } from './least-squares/smallest-rows.ts'
import { dot } from '../linear-algebra/vectors.ts'

const params = z.strictObject({
  /** The most iterations. */
  maxIter: wholeNumber(1).default(300),
  /** Stops when the coefficients move by less than this in all. */
  tol: nonNegative().default(1e-3),
  /** Shape and rate of the gamma prior of the noise's precision. */
  alpha1: nonNegative().default(1e-6),
  alpha2: nonNegative().default(1e-6),
  /** Shape and rate of the gamma prior of each coefficient's precision. */
  lambda1: nonNegative().default(1e-6),
  lambda2: nonNegative().default(1e-6),
  /** A feature whose coefficient is certain to this precision to be 0 is left out. */
  thresholdLambda: nonNegative().default(1e4),
  fitIntercept: z.boolean().default(true),
})

export type ArdRegressionParams = z.infer<typeof params>

export interface FittedArdRegression extends LinearState {
  /** The precision of the noise. */
  alpha: number
  /** The precision of each coefficient. */
  lambda: Float64Array
  /** The covariance of the coefficients that were kept (those with `lambda` below the threshold), row after row. */
  sigma: Float64Array
  nIter: number
}

/**
 * Bayesian regression with a precision of its own for each coefficient, which takes those of features that say nothing to
 * 0 (automatic relevance determination). scikit-learn's `ARDRegression` (class O: the inverse of each iteration is another
 * factorisation's), iteration for iteration but for its `compute_score`. Where the rows are fitted exactly the precision of
 * the noise has no bound, and rounding decides what is left out.
 *
 * MacKay (1994), Tipping (2001).
 */
export const ardRegression = defineRegressor<ArdRegressionParams, FittedArdRegression, 'matrix'>({
  name: 'ARDRegression',
  params,
  tags: { parity: 'O' },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) =>
    8 * (6 * Math.min(rows, columns) * columns + 6 * columns * columns + 10 * rows + 64 * columns) + 2e6,
  async fit(X, y, params, { pace, report }) {
    if (X.rows < 2) throw new FitError('too_few_rows', 'ARDRegression needs at least two rows to learn from')
    const { fitIntercept, maxIter, tol, alpha1, alpha2, lambda1, lambda2, thresholdLambda } = params
    const system = await smallestRows({ X, y, fitIntercept, pace })
    const { rows, target, residual, centring } = system
    const features = X.columns.length
    const coef = new Float64Array(features)
    const lambda = new Float64Array(features).fill(1)
    let alpha = 1 / (spreadOf(y, centring.yOffset) + Number.EPSILON)
    let kept = Array.from(coef.keys())
    let before: Float64Array | undefined
    let nIter = 0
    while (nIter < maxIter) {
      nIter += 1
      const posterior = await posteriorOf({ rows, target, alpha, lambda, kept, pace })
      kept.forEach((j, k) => (coef[j] = posterior.mean[k]))
      const sse = rows.reduce((sum, row, i) => sum + (target[i] - dot(row, coef)) ** 2, residual)
      let gammas = 0
      kept.forEach((j, k) => {
        const gamma = 1 - lambda[j] * posterior.variances[k]
        gammas += gamma
        lambda[j] = (gamma + 2 * lambda1) / (coef[j] ** 2 + 2 * lambda2)
      })
      alpha = (X.rows - gammas + 2 * alpha1) / (sse + 2 * alpha2)
      kept = Array.from(coef.keys()).filter((j) => lambda[j] < thresholdLambda)
      lambda.forEach((precision, j) => {
        if (!(precision < thresholdLambda)) coef[j] = 0
      })
      report({ done: nIter, total: maxIter, unit: 'iteration' })
      await pace()
      if (before !== undefined && distance(before, coef) < tol) break
      before = coef.slice()
      if (kept.length === 0) break
    }
    const { mean, covariance } = await posteriorOf({ rows, target, alpha, lambda, kept, pace })
    kept.forEach((j, k) => (coef[j] = mean[k]))
    return { coef, intercept: interceptOf(centring, coef), alpha, lambda, sigma: covariance(), nIter }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})

/** The variance of the target, of which `offset` has been taken off. */
function spreadOf(y: Float64Array, offset: number): number {
  const mean = y.reduce((sum, value) => sum + (value - offset), 0) / y.length
  return y.reduce((sum, value) => sum + (value - offset - mean) ** 2, 0) / y.length
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + Math.abs(value - b[j]), 0)
}
