import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FittedClasses } from '../estimator/estimator.ts'
import { toFloat32Columns } from '../tree/float32-columns.ts'
import { boost, boostedMargins } from './boost.ts'
import type { BoostedTreeNodes } from './boosted-trees.ts'
import {
  logisticGradients,
  meanLogisticLoss,
  meanSoftmaxLoss,
  singleSigmoid,
  softmaxGradients,
  softmaxInPlace,
} from './boosting-objective.ts'
import { boostingMemory, boostingParams } from './boosting-params.ts'
import type { BoostingParams } from './boosting-params.ts'
import { gainImportances } from './gain-importances.ts'

export type GradientBoostingClassifierParams = BoostingParams

/** Boosted trees: one a round for two classes (`binary:logistic`), else one a class and round (`multi:softprob`). */
export interface FittedGradientBoostingClassifier extends FittedClasses, BoostedTreeNodes {
  /** Trees a round: tree `t` adds to the margin of output `t % outputCount`. */
  outputCount: number
  /** What every margin starts from, before the first tree. */
  baseMargin: number
}

const NAME = 'GradientBoostingClassifier'

/**
 * Gradient-boosted trees with the trees, margins and probabilities XGBoost 3.2's
 * `XGBClassifier(tree_method="exact", base_score=0.5, n_jobs=1)` has for the same parameters (Chen and Guestrin 2016, the
 * exact greedy algorithm; Apache-2.0 project, written from its description): class E. Missing values are learned from;
 * infinite ones are refused. Many rows train faster with `HistGradientBoostingClassifier`.
 */
export const gradientBoostingClassifier = defineClassifier<
  GradientBoostingClassifierParams,
  FittedGradientBoostingClassifier,
  'matrix'
>({
  name: NAME,
  params: boostingParams,
  tags: { parity: 'E', missingValues: true, sampleWeight: true, randomised: true },
  input: 'matrix',
  memoryEstimate: (shape, params) =>
    boostingMemory(shape, params, shape.classCount > 2 ? shape.classCount : 1),
  async fit(X, y, params, context) {
    const { sampleWeight } = context
    const weights = sampleWeight ? Float32Array.from(sampleWeight) : null
    const isBinary = y.classCount === 2
    const outputCount = isBinary ? 1 : y.classCount
    const baseMargin = isBinary ? 0 : 0.5
    const trees = await boost({
      columns: toFloat32Columns(X, { allowMissing: true, estimator: NAME }),
      rows: X.rows,
      params,
      outputCount,
      baseMargin,
      computeGradients: (margins, pairs) => {
        if (isBinary) logisticGradients(margins[0], y.codes, weights, pairs[0])
        else softmaxGradients(margins, y.codes, weights, pairs)
      },
      lossOf: (margins) =>
        isBinary
          ? meanLogisticLoss(margins[0], y.codes, weights)
          : meanSoftmaxLoss(margins, y.codes, weights),
      context,
    })
    return { outputCount, baseMargin, ...trees }
  },
  predictProba(fitted, X) {
    const { outputCount, baseMargin } = fitted
    const margins = boostedMargins(fitted, X, outputCount, baseMargin)
    if (outputCount > 1) {
      softmaxInPlace(margins)
      return margins.map((probabilities) => Float64Array.from(probabilities))
    }
    const positive = Float64Array.from(margins[0], singleSigmoid)
    return [positive.map((p) => Math.fround(1 - p)), positive]
  },
  featureImportances: (fitted) => gainImportances(fitted, fitted.nFeaturesIn),
})
