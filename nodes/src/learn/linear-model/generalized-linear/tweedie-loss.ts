import type { PointwiseLoss } from '../newton/pointwise-loss.ts'

/** How a raw prediction gives a mean: as it is, or as its logarithm. */
export type Link = 'identity' | 'log'

/**
 * Half the deviance of a Tweedie distribution of variance mean^power (Jørgensen 1987), less what does not depend on the
 * prediction: power 0 is the normal distribution, 1 Poisson, 2 gamma, 3 the inverse Gaussian. Where the deviance is not
 * convex, the curvature is what is expected of it.
 */
export function tweedieLoss(power: number, link: Link): PointwiseLoss {
  return link === 'log' ? logLinkLoss(power) : identityLinkLoss(power)
}

function logLinkLoss(power: number): PointwiseLoss {
  const [up, down] = [2 - power, 1 - power]
  return {
    value(target, raw) {
      if (power === 1) return Math.exp(raw) - target * raw
      if (power === 2) return raw + target * Math.exp(-raw)
      return Math.exp(up * raw) / up - (target * Math.exp(down * raw)) / down
    },
    slope: (target, raw) => Math.exp(up * raw) - target * Math.exp(down * raw),
    curvature(target, raw) {
      const observed = up * Math.exp(up * raw) - down * target * Math.exp(down * raw)
      return observed > 0 ? observed : Math.exp(up * raw)
    },
  }
}

/** The prediction is the mean itself; but for power 0 it must be above 0, and the loss is endless where it is not. */
function identityLinkLoss(power: number): PointwiseLoss {
  return {
    value(target, mean) {
      if (power === 0) return 0.5 * (mean - target) ** 2
      if (!(mean > 0)) return Infinity
      if (power === 1) return mean - target * Math.log(mean)
      if (power === 2) return Math.log(mean) + target / mean
      return mean ** (2 - power) / (2 - power) - (target * mean ** (1 - power)) / (1 - power)
    },
    slope: (target, mean) => (power === 0 ? mean - target : (mean - target) * mean ** -power),
    curvature(target, mean) {
      if (power === 0) return 1
      const observed = mean ** -power - power * (mean - target) * mean ** (-power - 1)
      return observed > 0 ? observed : mean ** -power
    },
  }
}
