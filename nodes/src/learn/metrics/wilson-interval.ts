/** The normal quantile of a 95 % interval. */
const Z_95 = 1.959963984540054

export interface Interval {
  low: number
  high: number
}

/**
 * The Wilson score interval of a share (Wilson 1927), accuracy for instance: unlike plus or minus two standard errors
 * it stays inside [0, 1] and holds for few rows and for shares near the ends. [0, 1] of no trials.
 *
 * @param z the normal quantile of the confidence, 95 % when absent.
 */
export function wilsonInterval(successes: number, trials: number, z = Z_95): Interval {
  if (trials === 0) return { low: 0, high: 1 }
  const share = successes / trials
  const square = (z * z) / trials
  const center = (share + square / 2) / (1 + square)
  const half = (z / (1 + square)) * Math.sqrt((share * (1 - share)) / trials + square / (4 * trials))
  // At the ends the bound is exact, but for rounding.
  return {
    low: successes === 0 ? 0 : Math.max(0, center - half),
    high: successes === trials ? 1 : Math.min(1, center + half),
  }
}
