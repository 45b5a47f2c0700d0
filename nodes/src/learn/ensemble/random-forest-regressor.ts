import { createPacer } from '../estimator.ts'
import type { FitOptions, FittedState, Regressor } from '../estimator.ts'
import type { Matrix } from '../matrix.ts'
import { codeColumns } from '../tree/column-codes.ts'
import { checkNumericTarget, checkSampleWeight, toFloat32Columns } from '../tree/float32-columns.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { sumLeafValues } from '../tree/predict-trees.ts'
import { meanTreeGrower } from '../tree/tree-growers.ts'
import { resolveMaxFeatures } from '../tree/tree-params.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { checkForestParams } from './forest-params.ts'
import type { ForestParams } from './forest-params.ts'
import { growForest } from './grow-forest.ts'
import { outOfBagMeans, r2Of } from './out-of-bag.ts'

export interface RandomForestRegressorParams extends ForestParams {
  /** What a split lowers: the variance around the mean. */
  criterion: 'squared_error'
}

/** A forest; a node's value is the mean target. */
export interface FittedRandomForestRegressor extends FittedState, ImpurityTreeNodes {
  estimator: 'RandomForestRegressor'
  featureCount: number
  /** R² on the training rows, each predicted by the trees that did not draw it; only with `oobScore`. */
  oobScore?: number
}

const NAME = 'RandomForestRegressor'

async function fit(
  X: Matrix,
  y: Float64Array,
  params: RandomForestRegressorParams,
  options: FitOptions = {},
): Promise<FittedRandomForestRegressor> {
  checkForestParams(params)
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
  const drawnCounts = await growForest({
    rows: X.rows,
    params,
    weights: options.sampleWeight ?? null,
    grow: meanTreeGrower(y, { data, limits, recorder }),
    pace,
    onProgress: options.onProgress,
  })
  const trees = recorder.finish()
  const fitted: FittedRandomForestRegressor = { estimator: NAME, featureCount: columns.length, ...trees }
  if (!params.oobScore || !drawnCounts) return fitted
  const [means] = outOfBagMeans(trees, X, drawnCounts)
  return { ...fitted, oobScore: r2Of(means, y) }
}

function predict(fitted: FittedRandomForestRegressor, X: Matrix): Float64Array {
  const [sum] = sumLeafValues(fitted, X)
  const treeCount = fitted.treeOffsets.length - 1
  for (let row = 0; row < X.rows; row += 1) sum[row] /= treeCount
  return sum
}

/**
 * A random forest with the trees, predictions (mean of the leaves' means) and importances scikit-learn 1.9's
 * `RandomForestRegressor` has for the same parameters and `random_state` (BSD-3 algorithm, written from its
 * description). Missing values are refused.
 */
export const randomForestRegressor: Regressor<RandomForestRegressorParams, FittedRandomForestRegressor> = {
  name: NAME,
  defaults: {
    nEstimators: 100,
    criterion: 'squared_error',
    maxDepth: null,
    minSamplesSplit: 2,
    minSamplesLeaf: 1,
    maxFeatures: 1,
    bootstrap: true,
    maxSamples: null,
    oobScore: false,
    randomState: 0,
  },
  fit,
  predict,
  featureImportances: (fitted) => forestImportances(fitted, fitted.featureCount),
}
