import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative } from '../estimator/params.ts'
import { fitRidge, ridgeMemory } from './least-squares/fit-ridge.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'

const params = z.strictObject({
  /** The strength of the penalty. */
  alpha: nonNegative().default(1),
  fitIntercept: z.boolean().default(true),
  /** No coefficient below 0. */
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
  memoryEstimate: ridgeMemory,
  fit: (X, y, params, { sampleWeight, pace }) => fitRidge({ X, y, ...params, sampleWeight, pace }),
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
