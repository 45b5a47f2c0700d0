/** The parameters that exact boosting has for classes and for numbers alike, with XGBoost's meanings and defaults. */
import { z } from 'zod'
import { nonNegative, positive, share, wholeNumber } from '../estimator/params.ts'
import type { DataShape } from '../estimator/estimator.ts'

/** `n_estimators` is spelt out; the others have the defaults of XGBoost 3.2. */
export const boostingParams = z.strictObject({
  /** Rounds; each adds one tree, or one a class. */
  nEstimators: wholeNumber(1).default(100),
  /** What a tree's values are multiplied by. */
  learningRate: positive().default(0.3),
  /** The deepest a tree may grow. */
  maxDepth: wholeNumber(1).default(6),
  /** The least sum of hessians on a side of a split. */
  minChildWeight: nonNegative().default(1),
  /** The penalty on squared leaf values. */
  regLambda: nonNegative().default(1),
  /** The penalty on absolute leaf values. */
  regAlpha: nonNegative().default(0),
  /** The least gain of a split that is not pruned again. */
  gamma: nonNegative().default(0),
  /** The probability of each row to be in a tree's sample. */
  subsample: share().default(1),
  /** The share of features a tree may split on. */
  colsampleByTree: share().default(1),
})

export type BoostingParams = z.infer<typeof boostingParams>

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
  }
}

/** The bytes of an exact fit: columns, their sorted rows and node lists, derivatives and margins, and the trees. */
export function boostingMemory(
  { rows, columns }: DataShape,
  params: BoostingParams,
  outputs: number,
): number {
  const lists = rows * columns * (4 + 4 + 4) + rows * (4 + 8 + 8 + 8 + 8)
  const perOutput = rows * (4 + 8)
  const nodesPerTree = Math.min(2 ** (params.maxDepth + 1), 2 * rows)
  const nodes = nodesPerTree * params.nEstimators * outputs
  return lists + perOutput * outputs + nodes * 320 + 65_536
}
