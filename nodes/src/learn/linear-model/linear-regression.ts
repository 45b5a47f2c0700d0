import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { denseMemory, solveDense } from './least-squares/solve-dense.ts'

const params = z.strictObject({
  fitIntercept: z.boolean().default(true),
  /** Directions of X whose singular value is at most this share of the largest are left out (minimum norm). */
  tol: nonNegative().default(1e-6),
  /** No coefficient below 0. */
  positive: z.boolean().default(false),
})

export type LinearRegressionParams = z.infer<typeof params>

export interface FittedLinearRegression extends LinearState {
  /** The rank of the centred X; with `positive`, how many coefficients are above 0. */
  rank: number
}

/**
 * Ordinary least squares, scikit-learn's `LinearRegression` (class E; 1.9: `tol` is the cutoff of small singular values):
 * the shortest solution where features depend on each other.
 *
 * Sequential Householder QR over blocks of rows, then a pivoted QR or, near the cutoff, a Jacobi singular value
 * decomposition (Golub & Van Loan; Drmač & Veselić).
 */
export const linearRegression = defineRegressor<LinearRegressionParams, FittedLinearRegression, 'matrix'>({
  name: 'LinearRegression',
  params,
  tags: { parity: 'E', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: denseMemory,
  fit: (X, y, { tol, ...params }, { sampleWeight, pace }) =>
    solveDense({ X, y, ...params, ridge: 0, cutoff: tol, sampleWeight, pace }),
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
