import { averageOf } from './average.ts'

/**
 * `log_loss`: the mean of -log of the probability given to the true class, clipped to machine epsilon from both ends.
 * Probabilities that do not add up to 1 are used as they are.
 *
 * @param probabilities one array a class.
 * @throws RangeError when a probability is outside [0, 1] or a code has no array.
 */
export function logLoss(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
  sampleWeight?: Float64Array,
): number {
  checkProbabilities(yTrue, probabilities)
  const losses = Float64Array.from(yTrue, (code, row) => {
    const p = probabilities[code][row]
    return -Math.log(Math.min(1 - Number.EPSILON, Math.max(Number.EPSILON, p)))
  })
  return averageOf(losses, sampleWeight)
}

/**
 * `brier_score_loss`: the mean squared distance between the probabilities and the truth, for two classes of the
 * positive one alone (0 to 1), for more summed over all classes (0 to 2).
 *
 * @param probabilities one array a class.
 * @throws RangeError as `logLoss`.
 */
export function brierScore(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
  sampleWeight?: Float64Array,
): number {
  checkProbabilities(yTrue, probabilities)
  const scale = probabilities.length < 3 ? 0.5 : 1
  const distances = Float64Array.from(yTrue, (code, row) => {
    let sum = 0
    probabilities.forEach((column, k) => (sum += (column[row] - (k === code ? 1 : 0)) ** 2))
    return sum
  })
  return averageOf(distances, sampleWeight) * scale
}

/**
 * `d2_log_loss_score`: 1 less the log loss' share of that of always predicting the classes' shares; `NaN` for fewer than
 * two rows.
 *
 * @throws RangeError as `logLoss`.
 */
export function d2LogLossScore(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
  sampleWeight?: Float64Array,
): number {
  if (yTrue.length < 2) return Number.NaN
  const base = baseRates(yTrue, probabilities.length, sampleWeight)
  return 1 - logLoss(yTrue, probabilities, sampleWeight) / logLoss(yTrue, base, sampleWeight)
}

/**
 * `d2_brier_score`: the same for the Brier score.
 *
 * @throws RangeError as `logLoss`.
 */
export function d2BrierScore(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
  sampleWeight?: Float64Array,
): number {
  if (yTrue.length < 2) return Number.NaN
  const base = baseRates(yTrue, probabilities.length, sampleWeight)
  return 1 - brierScore(yTrue, probabilities, sampleWeight) / brierScore(yTrue, base, sampleWeight)
}

function baseRates(yTrue: Int32Array, classCount: number, sampleWeight?: Float64Array): Float64Array[] {
  const rates = new Float64Array(classCount)
  yTrue.forEach((code, row) => (rates[code] += sampleWeight ? sampleWeight[row] : 1))
  const total = rates.reduce((sum, rate) => sum + rate, 0)
  return Array.from(rates, (rate) => new Float64Array(yTrue.length).fill(rate / total))
}

function checkProbabilities(yTrue: Int32Array, probabilities: readonly Float64Array[]): void {
  for (const code of yTrue) {
    if (!(code >= 0 && code < probabilities.length)) {
      throw new RangeError(
        `class code ${code} has no probabilities, there are ${probabilities.length} classes`,
      )
    }
  }
  for (const column of probabilities) {
    if (column.length !== yTrue.length) {
      throw new RangeError(`${column.length} probabilities do not fit ${yTrue.length} rows`)
    }
    for (const p of column) if (!(p >= 0 && p <= 1)) throw new RangeError(`${p} is no probability`)
  }
}
