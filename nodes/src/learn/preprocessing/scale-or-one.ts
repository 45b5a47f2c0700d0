/** When a spread is nothing to divide by, as scikit-learn's scalers decide it. */

/** A spread to divide by: 1 where it is zero up to rounding. */
export function scaleOrOne(scale: number): number {
  return scale < 10 * Number.EPSILON ? 1 : scale
}

/** Whether a variance is no more than what the rounding of the mean leaves of a constant. */
export function isConstantUpToRounding({
  variance,
  mean,
  count,
}: {
  variance: number
  mean: number
  count: number
}): boolean {
  const roundingOfMean = count * mean * Number.EPSILON
  return variance <= count * Number.EPSILON * variance + roundingOfMean * roundingOfMean
}
