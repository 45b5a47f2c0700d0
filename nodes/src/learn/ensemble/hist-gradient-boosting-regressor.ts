import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { splitGainImportances } from '../hist/hist-trees.ts'
import { addHistTrees } from '../hist/predict-hist-trees.ts'
import { scoreModel } from '../model-selection/scoring.ts'
import type { NumberScoring } from '../model-selection/scoring.ts'
import { boostHistograms } from './hist-boosting.ts'
import type { HistBoosted } from './hist-boosting.ts'
import { fromMargins, numberLoss } from './hist-boosting-losses.ts'
import type { RegressionLoss } from './hist-boosting-losses.ts'
import { histBoostingMemory } from './hist-boosting-memory.ts'
import { histBoostingFields, numberScoringParam } from './hist-boosting-params.ts'
import type { ScoreMargins } from './hist-early-stopping.ts'

const params = z.strictObject({
  loss: z.enum(['squared_error', 'absolute_error', 'gamma', 'poisson', 'quantile']).default('squared_error'),
  /** Which quantile the loss `quantile` predicts. */
  quantile: z.number().gt(0).lt(1).nullable().default(null),
  ...histBoostingFields,
  scoring: numberScoringParam,
})

export type HistGradientBoostingRegressorParams = z.infer<typeof params>

export interface FittedHistGradientBoostingRegressor extends FittedState, HistBoosted {
  loss: RegressionLoss
}

/**
 * scikit-learn's `HistGradientBoostingRegressor` (1.9): its bins, splits and losses, for the same seed its held-out rows
 * and drawn features too. Class S: gradients are summed up exactly rather than in double precision, so that equal gains
 * may be told apart another way; where no gains are equal trees agree to single precision. Categories are native
 * (`Features.categories`), more than `maxBins` of them share a bin from the rarest on. `earlyStopping` with another
 * scoring than the loss scores without weights.
 */
export const histGradientBoostingRegressor = defineRegressor<
  HistGradientBoostingRegressorParams,
  FittedHistGradientBoostingRegressor,
  'features'
>({
  name: 'HistGradientBoostingRegressor',
  params,
  tags: { parity: 'E', missingValues: true, categories: true, sampleWeight: true, randomised: true },
  input: 'features',
  memoryEstimate: (shape, own) => histBoostingMemory(shape, own, 1),
  async fit(X, y, own, context) {
    checkRange(y, own.loss)
    const boosted = await boostHistograms({
      X,
      y,
      weights: context.sampleWeight ?? null,
      classes: undefined,
      loss: numberLoss(own.loss, own.quantile),
      params: own,
      score: own.scoring === 'loss' ? null : scoreBy(own.loss, own.scoring ?? 'r2'),
      context,
    })
    return { ...boosted, loss: own.loss }
  },
  predict(fitted, X) {
    const [margins] = addHistTrees(fitted, X, fitted.baseline)
    return fromMargins(fitted.loss, margins)
  },
  featureImportances: (fitted) => splitGainImportances(fitted, fitted.nFeaturesIn),
})

function checkRange(y: Float64Array, loss: RegressionLoss): void {
  if (loss === 'gamma' && y.some((value) => value <= 0)) {
    throw new FitError('target_out_of_range', 'the loss gamma needs a target above 0 everywhere')
  }
  if (loss === 'poisson' && (y.some((value) => value < 0) || y.every((value) => value === 0))) {
    throw new FitError(
      'target_out_of_range',
      'the loss poisson needs a target of at least 0, and above 0 somewhere',
    )
  }
}

function scoreBy(loss: RegressionLoss, scoring: NumberScoring): ScoreMargins {
  return ([margins], y) => {
    const predict = () => fromMargins(loss, margins.slice())
    const estimator = { ...histGradientBoostingRegressor, predict }
    const rows = { rows: y.length, columns: [] }
    const [score] = scoreModel(
      { estimator, fitted: { estimator: estimator.name, nFeaturesIn: 0 } },
      rows,
      y,
      [scoring],
    )
    return score
  }
}
