import type { Classifier, FitOptions, FittedState } from '../estimator.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { checkClassTarget, checkSampleWeight, toFloat32Columns } from '../tree/float32-columns.ts'
import { boost, boostedMargins } from './boost.ts'
import type { BoostedTreeNodes } from './boosted-trees.ts'
import { logisticGradients, singleSigmoid, softmaxGradients, softmaxInPlace } from './boosting-objective.ts'
import { boostingDefaults, checkBoostingParams } from './boosting-params.ts'
import type { BoostingParams } from './boosting-params.ts'
import { gainImportances } from './gain-importances.ts'

export type GradientBoostingClassifierParams = BoostingParams

/** Boosted trees: one a round for two classes (`binary:logistic`), else one a class and round (`multi:softprob`). */
export interface FittedGradientBoostingClassifier extends FittedState, BoostedTreeNodes {
  estimator: 'GradientBoostingClassifier'
  featureCount: number
  classCount: number
  /** Trees a round: tree `t` adds to the margin of output `t % outputCount`. */
  outputCount: number
  /** What every margin starts from, before the first tree. */
  baseMargin: number
}

const NAME = 'GradientBoostingClassifier'

async function fit(
  X: Matrix,
  y: ClassTarget,
  params: GradientBoostingClassifierParams,
  options: FitOptions = {},
): Promise<FittedGradientBoostingClassifier> {
  checkBoostingParams(params)
  const columns = toFloat32Columns(X, { allowMissing: true, estimator: NAME })
  checkClassTarget(y.codes, X.rows, NAME)
  checkSampleWeight(options.sampleWeight, X.rows)
  const weights = options.sampleWeight ? Float32Array.from(options.sampleWeight) : null
  const isBinary = y.classCount === 2
  const outputCount = isBinary ? 1 : y.classCount
  const baseMargin = isBinary ? 0 : 0.5
  const trees = await boost({
    columns,
    rows: X.rows,
    params,
    outputCount,
    baseMargin,
    computeGradients: (margins, pairs) => {
      if (isBinary) logisticGradients(margins[0], y.codes, weights, pairs[0])
      else softmaxGradients(margins, y.codes, weights, pairs)
    },
    fitOptions: options,
  })
  return {
    estimator: NAME,
    featureCount: columns.length,
    classCount: y.classCount,
    outputCount,
    baseMargin,
    ...trees,
  }
}

function predictProba(fitted: FittedGradientBoostingClassifier, X: Matrix): Float64Array[] {
  const { outputCount, baseMargin } = fitted
  const margins = boostedMargins(fitted, X, outputCount, baseMargin)
  if (outputCount > 1) {
    softmaxInPlace(margins)
    return margins.map((probabilities) => Float64Array.from(probabilities))
  }
  const positive = Float64Array.from(margins[0], singleSigmoid)
  return [positive.map((p) => Math.fround(1 - p)), positive]
}

/**
 * Gradient-boosted trees with the trees, margins and probabilities XGBoost 3.2's
 * `XGBClassifier(tree_method="exact", base_score=0.5, n_jobs=1)` has for the same parameters (Apache-2.0 algorithm,
 * written from its description). Missing values are learned from; infinite ones are refused.
 */
export const gradientBoostingClassifier: Classifier<
  GradientBoostingClassifierParams,
  FittedGradientBoostingClassifier
> = {
  name: NAME,
  defaults: boostingDefaults,
  fit,
  predictProba,
  featureImportances: (fitted) => gainImportances(fitted, fitted.featureCount),
}
