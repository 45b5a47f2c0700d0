import { z } from 'zod'
import { defineRegressor } from '../estimator/define-estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { solveMinimumNorm } from './least-squares/minimum-norm.ts'
import { interceptOf, prepareLeastSquares } from './least-squares/least-squares.ts'
import { solveNonNegative } from './least-squares/non-negative-least-squares.ts'

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
  memoryEstimate: ({ rows, columns }) => 8 * (8 * columns * columns + 8 * rows + 32 * columns) + 2e6,
  async fit(X, y, { fitIntercept, tol, positive }, { sampleWeight, pace }) {
    const problem = await prepareLeastSquares({ X, y, fitIntercept, ridge: 0, sampleWeight, pace })
    const { coef, rank } = positive
      ? await solveNonNegative(problem.system, pace)
      : solveMinimumNorm(problem.system, tol)
    return { coef, intercept: interceptOf(problem, coef), rank }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
