/** Losses of predicted quantiles. */
import { sortWeighted, weightedQuantile } from '../statistics/weighted-quantile.ts'
import { averageOf } from './average.ts'
import { differences, explainedShare } from './regression-metrics.ts'

/**
 * `mean_pinball_loss`: what a prediction of the quantile `alpha` costs, in the target's unit.
 *
 * @throws RangeError when the lengths differ or are 0.
 */
export function meanPinballLoss(
  yTrue: Float64Array,
  yPred: Float64Array,
  alpha = 0.5,
  sampleWeight?: Float64Array,
): number {
  const losses = differences(yTrue, yPred).map((error) => (error >= 0 ? alpha * error : (alpha - 1) * error))
  return averageOf(losses, sampleWeight)
}

/**
 * `d2_pinball_score`: 1 less the pinball loss' share of that of always predicting the quantile `alpha` of the true values;
 * `NaN` for fewer than two rows.
 *
 * @throws RangeError when the lengths differ or are 0.
 */
export function d2PinballScore(
  yTrue: Float64Array,
  yPred: Float64Array,
  alpha = 0.5,
  sampleWeight?: Float64Array,
): number {
  const loss = meanPinballLoss(yTrue, yPred, alpha, sampleWeight)
  if (yTrue.length < 2) return Number.NaN
  const weights = sampleWeight ?? new Float64Array(yTrue.length).fill(1)
  const quantile = weightedQuantile(sortWeighted(yTrue, weights), alpha, true)
  const constant = new Float64Array(yTrue.length).fill(quantile)
  return explainedShare(loss, meanPinballLoss(yTrue, constant, alpha, sampleWeight))
}

/** `d2_absolute_error_score`: `d2PinballScore` of the median. @throws RangeError as it does. */
export function d2AbsoluteErrorScore(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return d2PinballScore(yTrue, yPred, 0.5, sampleWeight)
}
