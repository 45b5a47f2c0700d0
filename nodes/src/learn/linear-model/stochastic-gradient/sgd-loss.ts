/** The losses of stochastic gradient descent, with the arithmetic scikit-learn has, so that long runs stay together. */

export type ClassLossName =
  | 'hinge'
  | 'log_loss'
  | 'modified_huber'
  | 'squared_hinge'
  | 'perceptron'
  | RegressionLossName

export type RegressionLossName =
  | 'squared_error'
  | 'huber'
  | 'epsilon_insensitive'
  | 'squared_epsilon_insensitive'

/** A loss of one raw prediction; for classes the target is -1 or 1, for `log_loss` 0 or 1. */
export interface SgdLoss {
  value(target: number, raw: number): number
  /** The derivative by the raw prediction. */
  slope(target: number, raw: number): number
}

/** The loss of that name; `epsilon` is where Huber's turns straight or what the insensitive ones let pass. */
export function sgdLoss(name: ClassLossName, epsilon: number): SgdLoss {
  switch (name) {
    case 'hinge':
      return hinge(1)
    case 'perceptron':
      return hinge(0)
    case 'log_loss':
      return { value: logLoss, slope: logSlope }
    case 'modified_huber':
      return { value: modifiedHuber, slope: modifiedHuberSlope }
    case 'squared_hinge':
      return {
        value: (target, raw) => Math.max(0, 1 - raw * target) ** 2,
        slope: (target, raw) => -2 * target * Math.max(0, 1 - raw * target),
      }
    case 'squared_error':
      return { value: (target, raw) => 0.5 * (raw - target) ** 2, slope: (target, raw) => raw - target }
    case 'huber':
      return huber(epsilon)
    case 'epsilon_insensitive':
      return {
        value: (target, raw) => Math.max(0, Math.abs(target - raw) - epsilon),
        slope: (target, raw) => (target - raw > epsilon ? -1 : raw - target > epsilon ? 1 : 0),
      }
    case 'squared_epsilon_insensitive':
      return {
        value: (target, raw) => Math.max(0, Math.abs(target - raw) - epsilon) ** 2,
        slope: (target, raw) => squaredInsensitiveSlope(target - raw, epsilon),
      }
  }
}

function hinge(threshold: number): SgdLoss {
  return {
    value: (target, raw) => (raw * target <= threshold ? threshold - raw * target : 0),
    slope: (target, raw) => (raw * target <= threshold ? -target : 0),
  }
}

function logLoss(target: number, raw: number): number {
  return logOnePlusExp(raw) - target * raw
}

/** Mächler (2012), with the cuts scikit-learn has. */
function logOnePlusExp(x: number): number {
  if (x <= -37) return Math.exp(x)
  if (x <= -2) return Math.log1p(Math.exp(x))
  if (x <= 18) return Math.log(1 + Math.exp(x))
  return x <= 33.3 ? x + Math.exp(-x) : x
}

function logSlope(target: number, raw: number): number {
  if (raw <= -37) return Math.exp(raw) - target
  const e = Math.exp(-raw)
  return (1 - target - target * e) / (1 + e)
}

function modifiedHuber(target: number, raw: number): number {
  const z = raw * target
  if (z >= 1) return 0
  return z >= -1 ? (1 - z) * (1 - z) : -4 * z
}

function modifiedHuberSlope(target: number, raw: number): number {
  const z = raw * target
  if (z >= 1) return 0
  return z >= -1 ? 2 * (1 - z) * -target : -4 * target
}

function huber(epsilon: number): SgdLoss {
  return {
    value(target, raw) {
      const error = Math.abs(target - raw)
      return error <= epsilon ? 0.5 * error ** 2 : epsilon * (error - 0.5 * epsilon)
    },
    slope(target, raw) {
      const rest = raw - target
      if (Math.abs(rest) <= epsilon) return rest
      return rest >= 0 ? epsilon : -epsilon
    },
  }
}

function squaredInsensitiveSlope(rest: number, epsilon: number): number {
  if (rest > epsilon) return -2 * (rest - epsilon)
  return rest < -epsilon ? 2 * (-rest - epsilon) : 0
}
