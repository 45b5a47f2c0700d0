/** A spread to divide by: 1 where it is zero up to rounding, as scikit-learn's scalers replace it. */
export function scaleOrOne(scale: number): number {
  return scale < 10 * Number.EPSILON ? 1 : scale
}
