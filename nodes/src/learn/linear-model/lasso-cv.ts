import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { searchElasticNet, searchMemory, searchParams } from './cross-validated/search-elastic-net.ts'
import type { SearchedElasticNet } from './cross-validated/search-elastic-net.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'

const params = z.strictObject(searchParams)

export type LassoCVParams = z.infer<typeof params>

/**
 * The lasso with the penalty whose mean squared error on held-out folds is least: scikit-learn's `LassoCV` (class O).
 *
 * Friedman, Hastie & Tibshirani (2010).
 */
export const lassoCV = defineRegressor<LassoCVParams, SearchedElasticNet, 'matrix'>({
  name: 'LassoCV',
  params,
  tags: { parity: 'O', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: searchMemory,
  fit: (X, y, params, context) => searchElasticNet(X, y, { ...params, l1Ratios: [1] }, context),
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})
