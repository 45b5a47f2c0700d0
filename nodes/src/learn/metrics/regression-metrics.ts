import { mean } from '../statistics/mean.ts'
import { medianOfSorted } from '../statistics/order-statistics.ts'
import { pairwiseSum } from '../statistics/pairwise-sum.ts'

/** All take the true and the predicted value of each row, and throw RangeError when the lengths differ or are 0. */

/**
 * `r2_score`: 1 less the squared error's share of the target's spread. For a constant target 1 if every prediction is
 * right, else 0; `NaN` for a single row.
 */
export function r2Score(yTrue: Float64Array, yPred: Float64Array): number {
  const errors = differences(yTrue, yPred)
  if (yTrue.length < 2) return Number.NaN
  const center = mean(yTrue)
  return explainedShare(sumOfSquares(errors), sumOfSquares(yTrue.map((value) => value - center)))
}

/** `explained_variance_score`: as `r2Score`, but a constant error is forgiven. */
export function explainedVarianceScore(yTrue: Float64Array, yPred: Float64Array): number {
  const errors = differences(yTrue, yPred)
  const errorCenter = mean(errors)
  const center = mean(yTrue)
  return explainedShare(
    sumOfSquares(errors.map((error) => error - errorCenter)) / errors.length,
    sumOfSquares(yTrue.map((value) => value - center)) / errors.length,
  )
}

/** `mean_squared_error`. */
export function meanSquaredError(yTrue: Float64Array, yPred: Float64Array): number {
  return sumOfSquares(differences(yTrue, yPred)) / yTrue.length
}

/** `root_mean_squared_error`, in the target's unit. */
export function rootMeanSquaredError(yTrue: Float64Array, yPred: Float64Array): number {
  return Math.sqrt(meanSquaredError(yTrue, yPred))
}

/** `mean_absolute_error`, in the target's unit. */
export function meanAbsoluteError(yTrue: Float64Array, yPred: Float64Array): number {
  return mean(differences(yTrue, yPred).map(Math.abs))
}

/** `median_absolute_error`, in the target's unit. */
export function medianAbsoluteError(yTrue: Float64Array, yPred: Float64Array): number {
  return medianOfSorted(differences(yTrue, yPred).map(Math.abs).sort())
}

/** `mean_absolute_percentage_error`, as a share (0.1 is 10 %); a true value of 0 counts as machine epsilon. */
export function meanAbsolutePercentageError(yTrue: Float64Array, yPred: Float64Array): number {
  return mean(
    differences(yTrue, yPred).map(
      (error, row) => Math.abs(error) / Math.max(Math.abs(yTrue[row]), Number.EPSILON),
    ),
  )
}

/** `max_error`, in the target's unit. */
export function maxError(yTrue: Float64Array, yPred: Float64Array): number {
  return differences(yTrue, yPred).reduce((most, error) => Math.max(most, Math.abs(error)), 0)
}

function differences(yTrue: Float64Array, yPred: Float64Array): Float64Array {
  if (yTrue.length !== yPred.length || yTrue.length === 0) {
    throw new RangeError(`${yTrue.length} true values cannot be compared with ${yPred.length} predicted ones`)
  }
  return yTrue.map((value, row) => value - yPred[row])
}

function sumOfSquares(values: Float64Array): number {
  return pairwiseSum(values.map((value) => value * value))
}

function explainedShare(unexplained: number, spread: number): number {
  if (unexplained === 0) return 1
  return spread === 0 ? 0 : 1 - unexplained / spread
}
