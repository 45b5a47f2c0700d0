/** Deviances of the Tweedie family and the scores made of them, for targets that are counts, amounts or durations. */
import { averageOf } from './average.ts'
import { differences } from './regression-metrics.ts'

/**
 * `mean_tweedie_deviance`: the squared error for power 0, Poisson's deviance for 1, gamma's for 2.
 *
 * @throws RangeError for a power between 0 and 1, lengths that differ, and values that the power excludes: predictions
 * have to be above 0 (except for power 0), true values at least 0 from power 1 on and above 0 from power 2 on.
 */
export function meanTweedieDeviance(
  yTrue: Float64Array,
  yPred: Float64Array,
  power: number,
  sampleWeight?: Float64Array,
): number {
  differences(yTrue, yPred)
  checkDomain(yTrue, yPred, power)
  return averageOf(
    yTrue.map((truth, row) => deviance(truth, yPred[row], power)),
    sampleWeight,
  )
}

/** `mean_poisson_deviance`. @throws RangeError as `meanTweedieDeviance`. */
export function meanPoissonDeviance(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return meanTweedieDeviance(yTrue, yPred, 1, sampleWeight)
}

/** `mean_gamma_deviance`. @throws RangeError as `meanTweedieDeviance`. */
export function meanGammaDeviance(
  yTrue: Float64Array,
  yPred: Float64Array,
  sampleWeight?: Float64Array,
): number {
  return meanTweedieDeviance(yTrue, yPred, 2, sampleWeight)
}

/**
 * `d2_tweedie_score`: 1 less the deviance's share of that of always predicting the mean; `NaN` for fewer than two rows.
 *
 * @throws RangeError as `meanTweedieDeviance`.
 */
export function d2TweedieScore(
  yTrue: Float64Array,
  yPred: Float64Array,
  power: number,
  sampleWeight?: Float64Array,
): number {
  if (yTrue.length < 2) return Number.NaN
  const center = averageOf(yTrue, sampleWeight)
  const unexplained = meanTweedieDeviance(yTrue, yPred, power, sampleWeight)
  const spread = averageOf(
    yTrue.map((truth) => deviance(truth, center, power)),
    sampleWeight,
  )
  return 1 - unexplained / spread
}

function deviance(truth: number, prediction: number, power: number): number {
  switch (power) {
    case 0:
      return (truth - prediction) ** 2
    case 1:
      return 2 * ((truth === 0 ? 0 : truth * Math.log(truth / prediction)) - truth + prediction)
    case 2:
      return 2 * (Math.log(prediction / truth) + truth / prediction - 1)
    default: {
      const base = power < 0 ? Math.max(truth, 0) : truth
      return (
        2 *
        (base ** (2 - power) / ((1 - power) * (2 - power)) -
          (truth * prediction ** (1 - power)) / (1 - power) +
          prediction ** (2 - power) / (2 - power))
      )
    }
  }
}

function checkDomain(yTrue: Float64Array, yPred: Float64Array, power: number): void {
  if (power > 0 && power < 1) throw new RangeError(`there is no Tweedie distribution of the power ${power}`)
  if (power === 0) return
  const badPrediction = yPred.find((value) => !(value > 0))
  if (badPrediction !== undefined) throw new RangeError(`predictions must be above 0, not ${badPrediction}`)
  const badTruth = yTrue.find((value) => (power >= 2 ? !(value > 0) : power >= 1 && !(value >= 0)))
  if (badTruth !== undefined) {
    throw new RangeError(`true values must be ${power >= 2 ? 'above' : 'at least'} 0, not ${badTruth}`)
  }
}
