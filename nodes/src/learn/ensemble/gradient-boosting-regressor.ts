import type { FitOptions, FittedState, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { checkNumericTarget, checkSampleWeight, toFloat32Columns } from '../tree/float32-columns.ts'
import { boost, boostedMargins } from './boost.ts'
import type { BoostedTreeNodes } from './boosted-trees.ts'
import { squaredErrorGradients } from './boosting-objective.ts'
import { boostingDefaults, checkBoostingParams } from './boosting-params.ts'
import type { BoostingParams } from './boosting-params.ts'
import { gainImportances } from './gain-importances.ts'

export type GradientBoostingRegressorParams = BoostingParams

/** Boosted trees of `reg:squarederror`, one a round. */
export interface FittedGradientBoostingRegressor extends FittedState, BoostedTreeNodes {
  estimator: 'GradientBoostingRegressor'
  featureCount: number
  outputCount: 1
  /** What every prediction starts from, before the first tree. */
  baseMargin: number
}

const NAME = 'GradientBoostingRegressor'
const BASE_SCORE = 0.5

async function fit(
  X: Matrix,
  y: Float64Array,
  params: GradientBoostingRegressorParams,
  options: FitOptions = {},
): Promise<FittedGradientBoostingRegressor> {
  checkBoostingParams(params)
  const columns = toFloat32Columns(X, { allowMissing: true, estimator: NAME })
  checkNumericTarget(y, X.rows, NAME)
  checkSampleWeight(options.sampleWeight, X.rows)
  const weights = options.sampleWeight ? Float32Array.from(options.sampleWeight) : null
  const target = Float32Array.from(y)
  const trees = await boost({
    columns,
    rows: X.rows,
    params,
    outputCount: 1,
    baseMargin: BASE_SCORE,
    computeGradients: ([margins], [pairs]) => squaredErrorGradients(margins, target, weights, pairs),
    fitOptions: options,
  })
  return { estimator: NAME, featureCount: columns.length, outputCount: 1, baseMargin: BASE_SCORE, ...trees }
}

function predict(fitted: FittedGradientBoostingRegressor, X: Matrix): Float64Array {
  const [margins] = boostedMargins(fitted, X, 1, fitted.baseMargin)
  return Float64Array.from(margins)
}

/**
 * Gradient-boosted trees with the trees and predictions XGBoost 3.2's
 * `XGBRegressor(tree_method="exact", base_score=0.5, n_jobs=1)` has for the same parameters (Apache-2.0 algorithm,
 * written from its description). Missing values are learned from; infinite ones are refused.
 */
export const gradientBoostingRegressor: Regressor<
  GradientBoostingRegressorParams,
  FittedGradientBoostingRegressor
> = {
  name: NAME,
  defaults: boostingDefaults,
  fit,
  predict,
  featureImportances: (fitted) => gainImportances(fitted, fitted.featureCount),
}
