/**
 * The two families of power transforms and the exponents that make a column most nearly normal: Box and Cox (1964) for
 * positive values, Yeo and Johnson (2000) for any.
 */
import { pairwiseSum } from '../statistics/pairwise-sum.ts'
import { minimizeBounded, minimizeBracketed } from './scalar-minimum.ts'

export interface PowerFamily {
  transform(value: number, lambda: number): number
  inverse(value: number, lambda: number): number
  /** The exponent of the highest likelihood for at least two different values. */
  fit(values: Float64Array, pace: () => Promise<void>): Promise<number>
}

const LARGEST_EXPONENT = Math.log(Number.MAX_VALUE)
const LEAST_NORMAL = 2 ** -1022

export const boxCox: PowerFamily = {
  transform(value, lambda) {
    const logarithm = Math.log(value)
    if (Math.abs(lambda) < 1e-19) return logarithm
    const power = lambda * logarithm
    if (power < LARGEST_EXPONENT) return Math.expm1(power) / lambda
    return Math.sign(lambda) * Math.exp(power - Math.log(Math.abs(lambda))) - 1 / lambda
  },
  inverse(value, lambda) {
    return lambda === 0 ? Math.exp(value) : Math.exp(Math.log1p(lambda * value) / lambda)
  },
  async fit(values, pace) {
    const logarithms = values.map(Math.log)
    const sum = pairwiseSum(logarithms)
    const centred = logarithms.map((logarithm) => logarithm - sum / values.length)
    const negativeLikelihood = (lambda: number) => {
      const variance = logOfPowerVariance(centred, lambda) + (2 * lambda * sum) / values.length
      return (values.length / 2) * variance - (lambda - 1) * sum
    }
    // Without a bracket the likelihood rises past every number: the values are left as they are.
    return (await minimizeBracketed(negativeLikelihood, [-2, 2], pace)) ?? 1
  },
}

export const yeoJohnson: PowerFamily = {
  transform: (value, lambda) =>
    value >= 0 ? powerOf(Math.log1p(value), lambda) : -powerOf(Math.log1p(-value), 2 - lambda),
  inverse(value, lambda) {
    if (value >= 0) {
      return Math.expm1(Math.abs(lambda) < Number.EPSILON ? value : Math.log1p(value * lambda) / lambda)
    }
    const mirrored = 2 - lambda
    return -Math.expm1(
      Math.abs(mirrored) <= Number.EPSILON ? -value : Math.log1p(-mirrored * value) / mirrored,
    )
  },
  fit(values, pace) {
    const logarithms = values.map((value) => Math.log1p(Math.abs(value)))
    const signedLogarithms = pairwiseSum(logarithms.map((logarithm, i) => Math.sign(values[i]) * logarithm))
    const powers = new Float64Array(values.length)
    const negativeLikelihood = (lambda: number) => {
      for (let i = 0; i < powers.length; i += 1) {
        powers[i] = values[i] >= 0 ? powerOf(logarithms[i], lambda) : -powerOf(logarithms[i], 2 - lambda)
      }
      const variance = populationVariance(powers)
      const logOfVariance = variance >= LEAST_NORMAL ? Math.log(variance) : -Infinity
      const likelihood = (-values.length / 2) * logOfVariance + (lambda - 1) * signedLogarithms
      // A likelihood without bound is the work of a variance that vanishes: such exponents are refused.
      return Math.abs(likelihood) === Infinity ? Infinity : -likelihood
    }
    return minimizeBounded(negativeLikelihood, safeExponents(values), pace)
  },
}

/** `(exp(exponent * logarithm) - 1) / exponent`, the logarithm itself for an exponent of 0. */
function powerOf(logarithm: number, exponent: number): number {
  return Math.abs(exponent) < Number.EPSILON ? logarithm : Math.expm1(exponent * logarithm) / exponent
}

/**
 * The logarithm of the variance of `(exp(lambda * logarithm) - 1) / lambda`. The logarithms are centred, so that small
 * exponents cancel nothing, and large ones are scaled down before they overflow.
 */
function logOfPowerVariance(centred: Float64Array, lambda: number): number {
  if (lambda === 0) return Math.log(populationVariance(centred.slice()))
  let largest = -Infinity
  for (const logarithm of centred) largest = Math.max(largest, lambda * logarithm)
  const scale = largest > 300 ? largest : 0
  const powers = centred.map((logarithm) =>
    scale === 0 ? Math.expm1(lambda * logarithm) : Math.exp(lambda * logarithm - scale),
  )
  return Math.log(populationVariance(powers)) + 2 * scale - 2 * Math.log(Math.abs(lambda))
}

/** The exponents for which twenty times the largest value can be transformed and its variance still be a number. */
function safeExponents(values: Float64Array): [number, number] {
  let largest = 0
  let anyNegative = false
  let allNegative = true
  for (const value of values) {
    largest = Math.max(largest, Math.abs(value))
    if (value < 0) anyNegative = true
    else allNegative = false
  }
  const reach = Math.log1p(20 * largest)
  const rounding = Math.log(Number.EPSILON)
  const low = (Math.log(LEAST_NORMAL) - rounding) / 2 / reach
  const high = (Math.log(Number.MAX_VALUE) + rounding) / 2 / reach
  if (allNegative) return [2 - high, 2 - low]
  return anyNegative ? [Math.max(2 - high, low), Math.min(2 - low, high)] : [low, high]
}

/** Overwrites the values. */
function populationVariance(values: Float64Array): number {
  const mean = pairwiseSum(values) / values.length
  for (let i = 0; i < values.length; i += 1) values[i] = (values[i] - mean) * (values[i] - mean)
  return pairwiseSum(values) / values.length
}
