import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { elasticNetMemory, elasticNetParams, fitElasticNet } from './elastic-net/fit-elastic-net.ts'
import type { ElasticNetState } from './elastic-net/fit-elastic-net.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'

const params = z.strictObject({
  ...elasticNetParams,
  /** The share of the absolute coefficients in the penalty: 1 is the lasso, 0 ridge. */
  l1Ratio: z.number().min(0).max(1).default(0.5),
})

export type ElasticNetParams = z.infer<typeof params>

/**
 * The elastic net, `|y - Xw|² / (2n) + alpha l1_ratio |w|₁ + ½ alpha (1 - l1_ratio) |w|²` with a free intercept: the
 * optimum of scikit-learn's `ElasticNet` (class O), to rounding wherever the set of non-zero coefficients is found
 * before `tol` is met. `precompute` and `selection` only choose a way there and have no counterpart.
 *
 * Zou & Hastie (2005); Friedman, Hastie & Tibshirani (2010), finished by an active set.
 */
export const elasticNet = defineRegressor<ElasticNetParams, ElasticNetState, 'matrix'>({
  name: 'ElasticNet',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: elasticNetMemory,
  fit: fitElasticNet,
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
