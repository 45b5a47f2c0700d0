import {
  badParameter,
  checkNumber,
  checkRandomState,
  checkShare,
  checkWholeNumber,
} from '../tree/tree-params.ts'

/** XGBoost's parameters of boosted trees, with its meanings. */
export interface BoostingParams {
  /** Rounds; each adds one tree, or one a class. */
  nEstimators: number
  /** What a tree's values are multiplied by, above 0. */
  learningRate: number
  /** The deepest a tree may grow, at least 1. */
  maxDepth: number
  /** The least sum of hessians on a side of a split. */
  minChildWeight: number
  /** The penalty on squared leaf values. */
  regLambda: number
  /** The penalty on absolute leaf values. */
  regAlpha: number
  /** The least gain of a split that is not pruned again. */
  gamma: number
  /** The probability of each row to be in a tree's sample, in (0, 1]. */
  subsample: number
  /** The share of features a tree may split on, in (0, 1]. */
  colsampleByTree: number
  /** Seeds the draws of rows and features; an integer from 0 to 2 ** 32 - 1. */
  randomState: number
}

/** XGBoost's own defaults, with `n_estimators` spelt out. */
export const boostingDefaults: Readonly<BoostingParams> = {
  nEstimators: 100,
  learningRate: 0.3,
  maxDepth: 6,
  minChildWeight: 1,
  regLambda: 1,
  regAlpha: 0,
  gamma: 0,
  subsample: 1,
  colsampleByTree: 1,
  randomState: 0,
}

/** @throws FitError `bad_parameter` naming the first parameter out of its range. */
export function checkBoostingParams(params: BoostingParams): void {
  checkWholeNumber('n_estimators', params.nEstimators, 1)
  if (!(params.learningRate > 0 && params.learningRate < Infinity)) {
    throw badParameter('learning_rate', 'a number above 0', params.learningRate)
  }
  checkWholeNumber('max_depth', params.maxDepth, 1)
  checkNumber('min_child_weight', params.minChildWeight, 0)
  checkNumber('reg_lambda', params.regLambda, 0)
  checkNumber('reg_alpha', params.regAlpha, 0)
  checkNumber('gamma', params.gamma, 0)
  checkShare('subsample', params.subsample)
  checkShare('colsample_bytree', params.colsampleByTree)
  checkRandomState(params.randomState)
}

/** The parameters as XGBoost holds them: in single precision. */
export function toSinglePrecision(params: BoostingParams): BoostingParams {
  return {
    nEstimators: params.nEstimators,
    learningRate: Math.fround(params.learningRate),
    maxDepth: params.maxDepth,
    minChildWeight: Math.fround(params.minChildWeight),
    regLambda: Math.fround(params.regLambda),
    regAlpha: Math.fround(params.regAlpha),
    gamma: Math.fround(params.gamma),
    subsample: Math.fround(params.subsample),
    colsampleByTree: Math.fround(params.colsampleByTree),
    randomState: params.randomState,
  }
}
