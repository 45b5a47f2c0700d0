import { createPacer } from '../estimator.ts'
import type { Classifier, FitOptions, FittedState } from '../estimator.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import type { ClassCriterion } from './class-impurity.ts'
import { balancedWeights, multiplyWeights } from './class-weights.ts'
import type { ClassWeight } from './class-weights.ts'
import { codeColumns } from './column-codes.ts'
import { checkClassTarget, checkSampleWeight, toFloat32Columns } from './float32-columns.ts'
import { treeImportances } from './impurity-importances.ts'
import { sumLeafValues } from './predict-trees.ts'
import { pruneTree } from './prune-tree.ts'
import { classTreeGrower } from './tree-growers.ts'
import { checkGrowthParams, checkNumber, resolveMaxFeatures } from './tree-params.ts'
import type { TreeGrowthParams } from './tree-params.ts'
import { TreeRecorder } from './tree-state.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

export interface DecisionTreeClassifierParams extends TreeGrowthParams {
  /** What a split lowers; `entropy` is also scikit-learn's `log_loss`. */
  criterion: ClassCriterion
  classWeight: ClassWeight
  /** Branches whose loss of impurity per leaf is at most this are cut off; 0 prunes nothing. */
  ccpAlpha: number
}

/** A single tree; a node's value is its class shares. */
export interface FittedDecisionTreeClassifier extends FittedState, ImpurityTreeNodes {
  estimator: 'DecisionTreeClassifier'
  featureCount: number
}

const NAME = 'DecisionTreeClassifier'

async function fit(
  X: Matrix,
  y: ClassTarget,
  params: DecisionTreeClassifierParams,
  options: FitOptions = {},
): Promise<FittedDecisionTreeClassifier> {
  checkGrowthParams(params)
  checkNumber('ccp_alpha', params.ccpAlpha, 0)
  const columns = toFloat32Columns(X, { allowMissing: false, estimator: NAME })
  checkClassTarget(y.codes, X.rows, NAME)
  checkSampleWeight(options.sampleWeight, X.rows)
  const pace = createPacer(options.signal)
  const data = {
    columns: await codeColumns(columns, pace),
    rows: X.rows,
    maxFeatures: resolveMaxFeatures(params.maxFeatures, columns.length),
    minSamplesLeaf: params.minSamplesLeaf,
  }
  const recorder = new TreeRecorder(y.classCount)
  const limits = { ...params, maxDepth: params.maxDepth ?? Infinity }
  const grow = classTreeGrower(y.codes, y.classCount, params.criterion, { data, limits, recorder })
  const classWeights = params.classWeight === null ? null : balancedWeights(y.codes, y.classCount)
  grow(multiplyWeights(options.sampleWeight, classWeights), params.randomState)
  await pace()
  options.onProgress?.({ done: 1, total: 1, unit: 'tree' })
  return {
    estimator: NAME,
    featureCount: columns.length,
    ...pruneTree(recorder.finish(), params.ccpAlpha),
  }
}

function predictProba(fitted: FittedDecisionTreeClassifier, X: Matrix): Float64Array[] {
  return sumLeafValues(fitted, X)
}

/**
 * A classification tree with the nodes scikit-learn 1.9's `DecisionTreeClassifier` has for the same parameters and
 * `random_state` (BSD-3 algorithm, written from its description). Missing values are refused; at prediction they follow
 * the side that had more training rows.
 */
export const decisionTreeClassifier: Classifier<DecisionTreeClassifierParams, FittedDecisionTreeClassifier> =
  {
    name: NAME,
    defaults: {
      criterion: 'gini',
      maxDepth: null,
      minSamplesSplit: 2,
      minSamplesLeaf: 1,
      maxFeatures: null,
      randomState: 0,
      classWeight: null,
      ccpAlpha: 0,
    },
    fit,
    predictProba,
    featureImportances: (fitted) => treeImportances(fitted, 0, fitted.featureCount),
  }
