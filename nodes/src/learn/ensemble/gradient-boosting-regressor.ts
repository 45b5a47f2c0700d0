import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { toFloat32Columns } from '../tree/float32-columns.ts'
import { boost, boostedMargins } from './boost.ts'
import type { BoostedTreeNodes } from './boosted-trees.ts'
import { halfMeanSquaredError, squaredErrorGradients } from './boosting-objective.ts'
import { boostingMemory, boostingParams } from './boosting-params.ts'
import type { BoostingParams } from './boosting-params.ts'
import { gainImportances } from './gain-importances.ts'

export type GradientBoostingRegressorParams = BoostingParams

/** Boosted trees of `reg:squarederror`, one a round. */
export interface FittedGradientBoostingRegressor extends FittedState, BoostedTreeNodes {
  outputCount: 1
  /** What every prediction starts from, before the first tree. */
  baseMargin: number
}

const NAME = 'GradientBoostingRegressor'
const BASE_SCORE = 0.5

/**
 * Gradient-boosted trees with the trees and predictions XGBoost 3.2's
 * `XGBRegressor(tree_method="exact", base_score=0.5, n_jobs=1)` has for the same parameters (Chen and Guestrin 2016, the
 * exact greedy algorithm; Apache-2.0 project, written from its description): class E. Missing values are learned from;
 * infinite ones are refused. Many rows train faster with `HistGradientBoostingRegressor`.
 */
export const gradientBoostingRegressor = defineRegressor<
  GradientBoostingRegressorParams,
  FittedGradientBoostingRegressor,
  'matrix'
>({
  name: NAME,
  params: boostingParams,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'matrix',
  memoryEstimate: (shape, params) => boostingMemory(shape, params, 1),
  async fit(X, y, params, context) {
    const { sampleWeight } = context
    const weights = sampleWeight ? Float32Array.from(sampleWeight) : null
    const target = Float32Array.from(y)
    const trees = await boost({
      columns: toFloat32Columns(X, { allowMissing: true, estimator: NAME }),
      rows: X.rows,
      params,
      outputCount: 1,
      baseMargin: BASE_SCORE,
      computeGradients: ([margins], [pairs]) => squaredErrorGradients(margins, target, weights, pairs),
      lossOf: ([margins]) => halfMeanSquaredError(margins, target, weights),
      context,
    })
    return { outputCount: 1, baseMargin: BASE_SCORE, ...trees }
  },
  predict(fitted, X) {
    const [margins] = boostedMargins(fitted, X, 1, fitted.baseMargin)
    return Float64Array.from(margins)
  },
  featureImportances: (fitted) => gainImportances(fitted, fitted.nFeaturesIn),
})
