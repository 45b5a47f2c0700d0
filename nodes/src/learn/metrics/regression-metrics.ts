import { medianOfSorted } from '../statistics/order-statistics.ts'
import { sortWeighted, weightedQuantile } from '../statistics/weighted-quantile.ts'
import { averageOf } from './average.ts'

/**
 * All take the true and the predicted value of each row, and one weight a row where rows count differently; they throw
 * RangeError when the lengths differ or are 0.
 */

/**
 * `r2_score`: 1 less the squared error's share of the target's spread. For a constant target 1 if every prediction is
 * right, else 0; `NaN` for a single row.
 */
export function r2Score(yTrue: Float64Array, yPred: Float64Array, sampleWeight?: Float64Array): number {
  const errors = differences(yTrue, yPred)
  if (yTrue.length < 2) return Number.NaN
  const center = averageOf(yTrue, sampleWeight)
  return explainedShare(
    averageOf(errors.map(square), sampleWeight),
    averageOf(
      yTrue.map((value) => square(value - center)),
      sampleWeight,
    ),
  )
}

/** `explained_variance_score`: as `r2Score`, but a constant error is forgiven. */
export function explainedVarianceScore(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  const errors = differences(yTrue, yPred)
  const errorCenter = averageOf(errors, sampleWeight)
  const center = averageOf(yTrue, sampleWeight)
  return explainedShare(
    averageOf(
      errors.map((error) => square(error - errorCenter)),
      sampleWeight,
    ),
    averageOf(
      yTrue.map((value) => square(value - center)),
      sampleWeight,
    ),
  )
}

/** `mean_squared_error`. */
export function meanSquaredError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return averageOf(differences(yTrue, yPred).map(square), sampleWeight)
}

/** `root_mean_squared_error`, in the target's unit. */
export function rootMeanSquaredError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return Math.sqrt(meanSquaredError(yTrue, yPred, sampleWeight))
}

/** `mean_absolute_error`, in the target's unit. */
export function meanAbsoluteError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return averageOf(differences(yTrue, yPred).map(Math.abs), sampleWeight)
}

/** `median_absolute_error`, in the target's unit. */
export function medianAbsoluteError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  const errors = differences(yTrue, yPred).map(Math.abs)
  if (sampleWeight) return weightedQuantile(sortWeighted(errors, sampleWeight), 0.5, true)
  return medianOfSorted(errors.sort())
}

/** `mean_absolute_percentage_error`, as a share (0.1 is 10 %); a true value of 0 counts as machine epsilon. */
export function meanAbsolutePercentageError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return averageOf(
    differences(yTrue, yPred).map(
      (error, row) => Math.abs(error) / Math.max(Math.abs(yTrue[row]), Number.EPSILON),
    ),
    sampleWeight,
  )
}

/** `max_error`, in the target's unit. */
export function maxError(yTrue: Float64Array, yPred: Float64Array): number {
  return differences(yTrue, yPred).reduce((most, error) => Math.max(most, Math.abs(error)), 0)
}

/** `mean_squared_log_error`: of the logarithms of 1 + value.
 *
 * @throws RangeError also for a value of -1 or less.
 */
export function meanSquaredLogError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  for (const values of [yTrue, yPred]) {
    const bad = values.find((value) => value <= -1)
    if (bad !== undefined) throw new RangeError(`a logarithmic error needs values above -1, not ${bad}`)
  }
  return meanSquaredError(yTrue.map(Math.log1p), yPred.map(Math.log1p), sampleWeight)
}

/** `root_mean_squared_log_error`.
 *
 * @throws RangeError as `meanSquaredLogError`.
 */
export function rootMeanSquaredLogError(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return Math.sqrt(meanSquaredLogError(yTrue, yPred, sampleWeight))
}

/** Truth less prediction, row by row. */
export function differences(yTrue: Float64Array, yPred: Float64Array): Float64Array {
  if (yTrue.length !== yPred.length || yTrue.length === 0) {
    throw new RangeError(`${yTrue.length} true values cannot be compared with ${yPred.length} predicted ones`)
  }
  return yTrue.map((value, row) => value - yPred[row])
}

function square(value: number): number {
  return value * value
}

/** 1 less the unexplained share; 1 where nothing is left to explain, 0 where a constant is missed. */
export function explainedShare(unexplained: number, spread: number): number {
  if (unexplained === 0) return 1
  return spread === 0 ? 0 : 1 - unexplained / spread
}
