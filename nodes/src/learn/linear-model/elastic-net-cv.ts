import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { searchElasticNet, searchMemory, searchParams } from './cross-validated/search-elastic-net.ts'
import type { SearchedElasticNet } from './cross-validated/search-elastic-net.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'

const share = z.number().gt(0).max(1)

const params = z.strictObject({
  /** The share of the absolute coefficients in the penalty, or several to choose from. */
  l1Ratio: z.union([share, z.array(share).min(1).readonly()]).default(0.5),
  ...searchParams,
})

export type ElasticNetCVParams = z.infer<typeof params>

/**
 * The elastic net with the penalty, and the share of absolute coefficients in it, whose mean squared error on held-out
 * folds is least: scikit-learn's `ElasticNetCV` (class O).
 *
 * Friedman, Hastie & Tibshirani (2010).
 */
export const elasticNetCV = defineRegressor<ElasticNetCVParams, SearchedElasticNet, 'matrix'>({
  name: 'ElasticNetCV',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: searchMemory,
  fit(X, y, { l1Ratio, ...params }, context) {
    const l1Ratios = typeof l1Ratio === 'number' ? [l1Ratio] : l1Ratio
    return searchElasticNet(X, y, { ...params, l1Ratios }, context)
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
