import { createPacer } from '../estimator.ts'
import type { FitOptions, FittedState, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { codeColumns } from './column-codes.ts'
import { checkNumericTarget, checkSampleWeight, toFloat32Columns } from './float32-columns.ts'
import { treeImportances } from './impurity-importances.ts'
import { sumLeafValues } from './predict-trees.ts'
import { pruneTree } from './prune-tree.ts'
import { meanTreeGrower } from './tree-growers.ts'
import { checkGrowthParams, checkNumber, resolveMaxFeatures } from './tree-params.ts'
import type { TreeGrowthParams } from './tree-params.ts'
import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

export interface DecisionTreeRegressorParams extends TreeGrowthParams {
  /** What a split lowers: the variance around the mean. */
  criterion: 'squared_error'
  /** Branches whose loss of impurity per leaf is at most this are cut off; 0 prunes nothing. */
  ccpAlpha: number
}

/** A single tree; a node's value is the mean target. */
export interface FittedDecisionTreeRegressor extends FittedState, ImpurityTreeNodes {
  estimator: 'DecisionTreeRegressor'
  featureCount: number
}

const NAME = 'DecisionTreeRegressor'

async function fit(
  X: Matrix,
  y: Float64Array,
  params: DecisionTreeRegressorParams,
  options: FitOptions = {},
): Promise<FittedDecisionTreeRegressor> {
  checkGrowthParams(params)
  checkNumber('ccp_alpha', params.ccpAlpha, 0)
  const columns = toFloat32Columns(X, { allowMissing: false, estimator: NAME })
  checkNumericTarget(y, X.rows, NAME)
  checkSampleWeight(options.sampleWeight, X.rows)
  const pace = createPacer(options.signal)
  const data = {
    columns: await codeColumns(columns, pace),
    rows: X.rows,
    maxFeatures: resolveMaxFeatures(params.maxFeatures, columns.length),
    minSamplesLeaf: params.minSamplesLeaf,
  }
  const recorder = new TreeRecorder(1)
  const limits = { ...params, maxDepth: params.maxDepth ?? Infinity }
  const grow = meanTreeGrower(y, { data, limits, recorder })
  grow(options.sampleWeight ?? null, params.randomState)
  await pace()
  options.onProgress?.({ done: 1, total: 1, unit: 'tree' })
  return {
    estimator: NAME,
    featureCount: columns.length,
    ...pruneTree(recorder.finish(), params.ccpAlpha),
  }
}

function predict(fitted: FittedDecisionTreeRegressor, X: Matrix): Float64Array {
  return sumLeafValues(fitted, X)[0]
}

/**
 * A regression tree with the nodes scikit-learn 1.9's `DecisionTreeRegressor` has for the same parameters and
 * `random_state` (BSD-3 algorithm, written from its description). Missing values are refused; at prediction they follow
 * the side that had more training rows.
 */
export const decisionTreeRegressor: Regressor<DecisionTreeRegressorParams, FittedDecisionTreeRegressor> = {
  name: NAME,
  defaults: {
    criterion: 'squared_error',
    maxDepth: null,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    maxFeatures: null,
    randomState: 0,
    ccpAlpha: 0,
  },
  fit,
  predict,
  featureImportances: (fitted) => treeImportances(fitted, 0, fitted.featureCount),
}
