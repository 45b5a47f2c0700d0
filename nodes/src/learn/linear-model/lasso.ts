import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { elasticNetMemory, elasticNetParams, fitElasticNet } from './elastic-net/fit-elastic-net.ts'
import type { ElasticNetState } from './elastic-net/fit-elastic-net.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'

const params = z.strictObject(elasticNetParams)

export type LassoParams = z.infer<typeof params>

/**
 * The lasso, `|y - Xw|² / (2n) + alpha |w|₁` with a free intercept: the optimum of scikit-learn's `Lasso` (class O), to
 * rounding wherever the set of non-zero coefficients is found before `tol` is met. `precompute` and `selection` only
 * choose a way there and have no counterpart.
 *
 * Friedman, Hastie & Tibshirani (2010), finished by an active set.
 */
export const lasso = defineRegressor<LassoParams, ElasticNetState, 'matrix'>({
  name: 'Lasso',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: elasticNetMemory,
  fit: (X, y, params, context) => fitElasticNet(X, y, { ...params, l1Ratio: 1 }, context),
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
