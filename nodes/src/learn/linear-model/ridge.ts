import { z } from 'zod'
import { defineRegressor } from '../estimator/define-estimator.ts'
import { nonNegative } from '../estimator/params.ts'
import { isSparse } from '../matrix.ts'
import { interceptOf, prepareLeastSquares } from './least-squares.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { solveMinimumNorm } from './minimum-norm.ts'
import { solveNonNegative } from './non-negative-least-squares.ts'
import { fitSparseRidge, sparseRidgeMemory } from './sparse-ridge.ts'
import { solveUpper } from './triangular-solve.ts'

const params = z.strictObject({
  /** The strength of the penalty. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
  /** No coefficient below 0; takes dense features only. */
  positive: z.boolean().default(false),
})

export type RidgeParams = z.infer<typeof params>

/**
 * Ridge regression, `|y - Xw|² + alpha |w|²` with a free intercept: the optimum of scikit-learn's `Ridge` (class E), by
 * orthogonal reduction of X above `sqrt(alpha) I` in place of the normal equations, and for sparse features by refined
 * normal equations or conjugate gradients. Both are solved to rounding, so `solver`, `tol` and `max_iter` have no
 * counterpart.
 */
export const ridge = defineRegressor<RidgeParams, LinearState, 'matrix-or-sparse'>({
  name: 'Ridge',
  params,
  tags: { parity: 'E', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: (shape) =>
    8 * (8 * shape.columns * shape.columns + 8 * shape.rows + 32 * shape.columns) +
    2e6 +
    sparseRidgeMemory(shape),
  async fit(X, y, { alpha, fitIntercept, positive }, { sampleWeight, pace }) {
    if (isSparse(X)) return fitSparseRidge({ X, y, alpha, fitIntercept, positive, sampleWeight, pace })
    const problem = await prepareLeastSquares({ X, y, fitIntercept, ridge: alpha, sampleWeight, pace })
    const { system } = problem
    const coef = positive
      ? (await solveNonNegative(system, pace)).coef
      : alpha > 0
        ? solveUpper(system.r, system.size, system.size, system.target.slice())
        : solveMinimumNorm(system, Number.EPSILON).coef
    return { coef, intercept: interceptOf(problem, coef) }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
