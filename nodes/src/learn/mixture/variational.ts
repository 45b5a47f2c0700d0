/** The posterior of a mixture under conjugate priors (Attias 2000; Blei & Jordan 2006), in the mean field. */
import { digamma } from '../statistics/digamma.ts'
import { logGamma } from '../statistics/stirling.ts'
import { logDeterminants, precisionFactors } from './gaussians.ts'
import type { ByShape, Gaussians } from './gaussians.ts'
import type { Moments } from './moments.ts'
import type { Expectation } from './responsibilities.ts'

export type WeightPrior = 'dirichlet_process' | 'dirichlet_distribution'

export interface Priors {
  weightConcentrationPriorType: WeightPrior
  weightConcentrationPrior: number
  meanPrecisionPrior: number
  meanPrior: Float64Array
  degreesOfFreedomPrior: number
  /** A matrix, or a value a feature, or one value, as the covariance type says. */
  covariancePrior: Float64Array
}

export interface Posterior extends Gaussians {
  /** The two parameters of each stick that is broken, or one concentration a component. */
  weightConcentration: Float64Array[]
  meanPrecision: Float64Array
  /** One a component; a single one where the covariance is tied. */
  degreesOfFreedom: Float64Array
  covariances: ByShape
}

/** The posterior that follows from the moments of the responsibilities. */
export function posteriorOf(priors: Priors, moments: Moments, type: Gaussians['covarianceType']): Posterior {
  const { counts } = moments
  const { meanPrecisionPrior, meanPrior } = priors
  const meanPrecision = counts.map((count) => meanPrecisionPrior + count)
  const means = moments.means.map((mean, component) =>
    mean.map(
      (value, feature) =>
        (meanPrecisionPrior * meanPrior[feature] + counts[component] * value) / meanPrecision[component],
    ),
  )
  const degreesOfFreedom =
    type === 'tied'
      ? Float64Array.of(priors.degreesOfFreedomPrior + sum(counts) / counts.length)
      : counts.map((count) => priors.degreesOfFreedomPrior + count)
  const covariances = scaleMatrices(priors, { ...moments, meanPrecision }, type)
  covariances.forEach((values, place) => {
    const isByComponent = type === 'full' || type === 'diag'
    for (let at = 0; at < values.length; at += 1) {
      values[at] /= degreesOfFreedom[isByComponent ? place : type === 'tied' ? 0 : at]
    }
  })
  return {
    covarianceType: type,
    weightConcentration: concentrations(priors, counts),
    meanPrecision,
    means,
    degreesOfFreedom,
    covariances,
    precisionsCholesky: precisionFactors(covariances, type),
  }
}

function concentrations(
  { weightConcentrationPriorType, weightConcentrationPrior: prior }: Priors,
  counts: Float64Array,
): Float64Array[] {
  if (weightConcentrationPriorType === 'dirichlet_distribution') return [counts.map((count) => prior + count)]
  const rest = new Float64Array(counts.length)
  for (let component = counts.length - 2; component >= 0; component -= 1) {
    rest[component] = rest[component + 1] + counts[component + 1]
  }
  return [counts.map((count) => 1 + count), rest.map((count) => prior + count)]
}

/** The inverse scales of the Wishart distributions. */
function scaleMatrices(
  { meanPrecisionPrior, meanPrior, covariancePrior }: Priors,
  { counts, means, covariances, meanPrecision }: Moments & { meanPrecision: Float64Array },
  type: Gaussians['covarianceType'],
): ByShape {
  const features = meanPrior.length
  const components = counts.length
  const away = means.map((mean) => mean.map((value, feature) => value - meanPrior[feature]))
  const shrink = counts.map((count, component) => (count * meanPrecisionPrior) / meanPrecision[component])
  switch (type) {
    case 'full':
      return covariances.map((matrix, component) =>
        matrix.map((value, at) => {
          const outer = away[component][at % features] * away[component][Math.floor(at / features)]
          return covariancePrior[at] + counts[component] * value + shrink[component] * outer
        }),
      )
    case 'tied': {
      const total = sum(counts)
      return covariances.map((matrix) =>
        matrix.map((value, at) => {
          let outer = 0
          away.forEach((own, component) => {
            outer += shrink[component] * own[at % features] * own[Math.floor(at / features)]
          })
          return covariancePrior[at] + (value * total) / components + outer / components
        }),
      )
    }
    case 'diag':
      return covariances.map((variances, component) =>
        variances.map(
          (value, feature) =>
            covariancePrior[feature] +
            counts[component] * value +
            shrink[component] * away[component][feature] ** 2,
        ),
      )
    case 'spherical':
      return covariances.map((variances) =>
        variances.map((value, component) => {
          const square = away[component].reduce((total, own) => total + own * own, 0) / features
          return covariancePrior[0] + counts[component] * value + shrink[component] * square
        }),
      )
  }
}

/** What is added to each component's log-density: the expected logarithms of its weight and of its precision. */
export function expectedLogs(
  { weightConcentration, meanPrecision, degreesOfFreedom, means }: Posterior,
  priorType: WeightPrior,
): Float64Array {
  const features = means[0].length
  const weights = expectedLogWeights(weightConcentration, priorType)
  return meanPrecision.map((precision, component) => {
    const degrees = degreesOfFreedom[degreesOfFreedom.length === 1 ? 0 : component]
    let logPrecision = features * Math.log(2)
    for (let i = 0; i < features; i += 1) logPrecision += digamma(0.5 * (degrees - i))
    const spread = 0.5 * (logPrecision - features / precision) - 0.5 * features * Math.log(degrees)
    return weights[component] + spread
  })
}

function expectedLogWeights(concentration: Float64Array[], priorType: WeightPrior): Float64Array {
  if (priorType === 'dirichlet_distribution') {
    const total = digamma(sum(concentration[0]))
    return concentration[0].map((own) => digamma(own) - total)
  }
  const [first, second] = concentration
  let left = 0
  return first.map((a, component) => {
    const total = digamma(a + second[component])
    const log = digamma(a) - total + left
    left += digamma(second[component]) - total
    return log
  })
}

/** The lower bound of the evidence, less what the iterations don't change. */
export function evidenceBound(
  posterior: Posterior,
  priorType: WeightPrior,
  { entropy }: Expectation,
): number {
  const { weightConcentration, meanPrecision, degreesOfFreedom, means } = posterior
  const features = means[0].length
  const logPrecisions = meanPrecision.reduce((total, precision) => total + Math.log(precision), 0)
  const determinants = logDeterminants(posterior)
  let wishart = 0
  meanPrecision.forEach((_, component) => {
    const degrees = degreesOfFreedom[degreesOfFreedom.length === 1 ? 0 : component]
    let norm = degrees * (determinants[component] - 0.5 * features * Math.log(degrees))
    norm += degrees * features * 0.5 * Math.log(2)
    for (let i = 0; i < features; i += 1) norm += logGamma(0.5 * (degrees - i))
    wishart -= norm
  })
  return -entropy - wishart - weightNorm(weightConcentration, priorType) - 0.5 * features * logPrecisions
}

function weightNorm(concentration: Float64Array[], priorType: WeightPrior): number {
  if (priorType === 'dirichlet_distribution') {
    return concentration[0].reduce((norm, own) => norm - logGamma(own), logGamma(sum(concentration[0])))
  }
  const [first, second] = concentration
  return first.reduce((norm, a, component) => {
    const b = second[component]
    return norm - (logGamma(a) + logGamma(b) - logGamma(a + b))
  }, 0)
}

/** The expected weights of the components; they add up to 1. */
export function expectedWeights(concentration: Float64Array[], priorType: WeightPrior): Float64Array {
  const [first, second] = concentration
  if (priorType === 'dirichlet_distribution') {
    const total = sum(first)
    return first.map((own) => own / total)
  }
  let left = 1
  const weights = first.map((a, component) => {
    const weight = (a / (a + second[component])) * left
    left *= second[component] / (a + second[component])
    return weight
  })
  const total = sum(weights)
  return weights.map((weight) => weight / total)
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}
