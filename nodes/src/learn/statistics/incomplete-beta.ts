import { binomialDensity } from './stirling.ts'

const SMALLEST = 1e-300

/**
 * The regularised incomplete beta function I_x(a, b), `scipy.special.betainc`, for a, b > 0 by a continued fraction.
 *
 * @param x from 0 to 1.
 * @param y `1 - x`, asked for so that no digits are lost when one of them is small.
 */
export function incompleteBeta(a: number, b: number, x: number, y: number): number {
  if (Number.isNaN(a + b + x + y)) return Number.NaN
  if (x <= 0) return 0
  if (y <= 0) return 1
  // The fraction converges fast up to the mean; above it, the other end's share is the one to compute.
  if (x > (a + 1) / (a + b + 2)) return 1 - ownEnd(b, a, y, x)
  return ownEnd(a, b, x, y)
}

function ownEnd(a: number, b: number, x: number, y: number): number {
  return (binomialDensity(a, b, x, y) * a * b) / ((a + b) * fraction(a, b, x, y))
}

/**
 * `d0 + n1 / (d1 + n2 / (d2 + ...))` by the modified Lentz method, with the terms of Didonato and Morris (Algorithm 708,
 * ACM TOMS 18, 1992): they need `a y - b x` only, which keeps its digits where x is near the mean.
 */
function fraction(a: number, b: number, x: number, y: number): number {
  const slope = a * y - b * x + 1
  let value = awayFromZero((a * slope) / (a + 1))
  let c = value
  let d = 0
  for (let m = 1; m < 1_000_000; m += 1) {
    const below = a + 2 * m - 1
    const numerator = ((m * (a + m - 1)) / below) * ((a + b + m - 1) / below) * (b - m) * x * x
    const denominator = m + (m * (b - m) * x) / below + ((a + m) * (slope + m * (1 + y))) / (below + 2)
    d = 1 / awayFromZero(denominator + numerator * d)
    c = awayFromZero(denominator + numerator / c)
    const change = c * d
    value *= change
    if (Math.abs(change - 1) <= Number.EPSILON) break
  }
  return value
}

function awayFromZero(value: number): number {
  return Math.abs(value) < SMALLEST ? SMALLEST : value
}
