import { createPacer } from '../estimator.ts'
import type { Classifier, FitOptions, FittedState } from '../estimator.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import type { ClassCriterion } from '../tree/class-impurity.ts'
import { balancedWeights, multiplyWeights } from '../tree/class-weights.ts'
import type { ClassWeight } from '../tree/class-weights.ts'
import { codeColumns } from '../tree/column-codes.ts'
import { checkClassTarget, checkSampleWeight, toFloat32Columns } from '../tree/float32-columns.ts'
import { forestImportances } from '../tree/impurity-importances.ts'
import { sumLeafValues } from '../tree/predict-trees.ts'
import { classTreeGrower } from '../tree/tree-growers.ts'
import { resolveMaxFeatures } from '../tree/tree-params.ts'
import { TreeRecorder } from '../tree/tree-state.ts'
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { checkForestParams } from './forest-params.ts'
import type { ForestParams } from './forest-params.ts'
import { growForest } from './grow-forest.ts'
import { accuracyOf, outOfBagMeans } from './out-of-bag.ts'

export interface RandomForestClassifierParams extends ForestParams {
  /** What a split lowers; `entropy` is also scikit-learn's `log_loss`. */
  criterion: ClassCriterion
  classWeight: ClassWeight
}

/** A forest; a node's value is its class shares. */
export interface FittedRandomForestClassifier extends FittedState, ImpurityTreeNodes {
  estimator: 'RandomForestClassifier'
  featureCount: number
  /** Accuracy on the training rows, each predicted by the trees that did not draw it; only with `oobScore`. */
  oobScore?: number
}

const NAME = 'RandomForestClassifier'

async function fit(
  X: Matrix,
  y: ClassTarget,
  params: RandomForestClassifierParams,
  options: FitOptions = {},
): Promise<FittedRandomForestClassifier> {
  checkForestParams(params)
  const columns = toFloat32Columns(X, { allowMissing: false, estimator: NAME })
  checkClassTarget(y.codes, X.rows, NAME)
  checkSampleWeight(options.sampleWeight, X.rows)
  const pace = createPacer(options.signal)
  const { sampleWeight, onProgress } = options
  const data = {
    columns: await codeColumns(columns, pace),
    rows: X.rows,
    maxFeatures: resolveMaxFeatures(params.maxFeatures, columns.length),
    minSamplesLeaf: params.minSamplesLeaf,
  }
  const recorder = new TreeRecorder(y.classCount)
  const limits = { ...params, maxDepth: params.maxDepth ?? Infinity }
  const classWeights =
    params.classWeight === null ? null : balancedWeights(y.codes, y.classCount, sampleWeight)
  const drawnCounts = await growForest({
    rows: X.rows,
    params,
    weights: multiplyWeights(sampleWeight, classWeights),
    grow: classTreeGrower(y.codes, y.classCount, params.criterion, { data, limits, recorder }),
    pace,
    onProgress,
  })
  const trees = recorder.finish()
  const fitted: FittedRandomForestClassifier = { estimator: NAME, featureCount: columns.length, ...trees }
  if (!params.oobScore || !drawnCounts) return fitted
  return { ...fitted, oobScore: accuracyOf(outOfBagMeans(trees, X, drawnCounts), y.codes) }
}

function predictProba(fitted: FittedRandomForestClassifier, X: Matrix): Float64Array[] {
  const shares = sumLeafValues(fitted, X)
  const treeCount = fitted.treeOffsets.length - 1
  for (const share of shares) for (let row = 0; row < X.rows; row += 1) share[row] /= treeCount
  return shares
}

/**
 * A random forest with the trees, probabilities (mean of the leaves' class shares) and importances scikit-learn 1.9's
 * `RandomForestClassifier` has for the same parameters and `random_state` (BSD-3 algorithm, written from its
 * description). Missing values are refused.
 */
export const randomForestClassifier: Classifier<RandomForestClassifierParams, FittedRandomForestClassifier> =
  {
    name: NAME,
    defaults: {
      nEstimators: 100,
      criterion: 'gini',
      maxDepth: null,
      minSamplesSplit: 2,
      minSamplesLeaf: 1,
      maxFeatures: 'sqrt',
      bootstrap: true,
      maxSamples: null,
      classWeight: null,
      oobScore: false,
      randomState: 0,
    },
    fit,
    predictProba,
    featureImportances: (fitted) => forestImportances(fitted, fitted.featureCount),
  }
