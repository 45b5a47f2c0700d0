/** Probabilities of a test statistic at least as large as the one seen. */
import { incompleteBeta } from './incomplete-beta.ts'
import { incompleteGamma } from './incomplete-gamma.ts'

/** `scipy.stats.chi2.sf(x, degrees)`, with degrees > 0. */
export function chiSquaredTail(x: number, degrees: number): number {
  return incompleteGamma(degrees / 2, x / 2).upper
}

/** `scipy.stats.f.sf(x, numerator, denominator)`, both degrees of freedom > 0. */
export function fTail(x: number, numerator: number, denominator: number): number {
  if (x === Infinity) return 0
  if (x <= 0) return 1
  const spread = numerator * x
  const total = spread + denominator
  if (total === Infinity) return 0
  return incompleteBeta(denominator / 2, numerator / 2, denominator / total, spread / total)
}
