import type { LossFactory } from '../point-loss.ts'

/** How a raw prediction gives a mean: as it is, or as its logarithm. */
export type Link = 'identity' | 'log'

/** The loss of one target by its raw prediction, and its derivatives by the raw prediction. */
export interface MeanLoss {
  value(target: number, raw: number): number
  slope(target: number, raw: number): number
  /** The second derivative where it is above 0, else what is expected of it. */
  curvature(target: number, raw: number): number
}

/**
 * Half the deviance of a Tweedie distribution of variance mean^power (Jørgensen 1987), less what does not depend on the
 * prediction: power 0 is the normal distribution, 1 Poisson, 2 gamma, 3 the inverse Gaussian.
 */
export function tweedieLoss(power: number, link: Link): MeanLoss {
  return link === 'log' ? logLinkLoss(power) : identityLinkLoss(power)
}

function logLinkLoss(power: number): MeanLoss {
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
function identityLinkLoss(power: number): MeanLoss {
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

/** The weighted loss of one output. */
export function meanLoss(loss: MeanLoss, y: Float64Array, weight: Float64Array | undefined): LossFactory {
  return {
    outputs: 1,
    scratchBytes: () => 0,
    create({ z: [z] }) {
      const curvature = new Float64Array(y.length)
      return {
        outputs: 1,
        evaluate(start, length) {
          let sum = 0
          for (let i = 0; i < length; i += 1) {
            const row = start + i
            const w = weight === undefined ? 1 : weight[row]
            const raw = z[i]
            // Without weight, not even an endless loss counts.
            if (w === 0) {
              z[i] = 0
              curvature[row] = 0
              continue
            }
            sum += w * loss.value(y[row], raw)
            z[i] = w * loss.slope(y[row], raw)
            curvature[row] = w * loss.curvature(y[row], raw)
          }
          return sum
        },
        applyCurvature(start, length) {
          for (let i = 0; i < length; i += 1) z[i] *= curvature[start + i]
        },
        curvature(_a, _b, out, start, length) {
          for (let i = 0; i < length; i += 1) out[i] = curvature[start + i]
        },
      }
    },
  }
}
