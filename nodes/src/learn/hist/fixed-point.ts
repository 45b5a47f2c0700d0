/** Gradients and hessians as whole numbers, so that their sums don't depend on the order of additions. */

/** What a loss says of its derivatives over all rows of a tree. */
export interface DerivativeSums {
  sumGradient: number
  maxGradient: number
  sumHessian: number
  maxHessian: number
}

export interface FixedPoint {
  /** A power of two that gradients are multiplied by. */
  gradientScale: number
  /** A power of two that hessians are multiplied by, times 2 ** countBits. */
  hessianScale: number
  /** The low bits of a hessian sum that count rows. */
  countBits: number
  inverseGradientScale: number
  /** What one unit of a hessian sum, shifted right by `countBits`, is worth. */
  inverseHessianScale: number
}

/**
 * The finest scales with which no sum leaves 62 bits and no row the 50 that a kernel can surely round to. A row's gradient
 * then has at least 40 bits, its hessian 22 for a million rows and more for fewer.
 */
export function fixedPoint(sums: DerivativeSums, rows: number): FixedPoint {
  const countBits = bitsOf(rows)
  const gradient = Math.min(62 - bitsOf(sums.sumGradient), 50 - bitsOf(sums.maxGradient), 900)
  const hessian =
    Math.min(62 - bitsOf(sums.sumHessian), 50 - bitsOf(sums.maxHessian), 900 + countBits) - countBits
  return {
    gradientScale: 2 ** gradient,
    hessianScale: 2 ** (hessian + countBits),
    countBits,
    inverseGradientScale: 2 ** -gradient,
    inverseHessianScale: 2 ** -hessian,
  }
}

/** The least number of bits with `value` < 2 ** bits; negative for small values. */
function bitsOf(value: number): number {
  if (!(value > 0)) return -1000
  // The logarithm may be rounded up to the next whole number, or down from it.
  const bits = Math.floor(Math.log2(value)) + 1
  if (2 ** bits <= value) return bits + 1
  return 2 ** (bits - 1) > value ? bits - 1 : bits
}
