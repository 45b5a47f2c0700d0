import { poissonDensity } from './stirling.ts'

/** The regularised incomplete gamma functions; the two add up to 1, and each is computed where it is the smaller. */
export interface IncompleteGamma {
  /** P(a, x), `scipy.special.gammainc`. */
  lower: number
  /** Q(a, x), `scipy.special.gammaincc`. */
  upper: number
}

/**
 * P and Q of `a > 0` at `x >= 0`: the power series below the mean, Legendre's continued fraction above it
 * (DLMF 8.11.4 and 8.9.2). Below `a = 1/2`, less than any distribution here needs, Q loses digits where it is tiny.
 */
export function incompleteGamma(a: number, x: number): IncompleteGamma {
  if (Number.isNaN(a) || Number.isNaN(x)) return { lower: Number.NaN, upper: Number.NaN }
  if (x <= 0) return { lower: 0, upper: 1 }
  if (x === Infinity) return { lower: 1, upper: 0 }
  const density = poissonDensity(a, x)
  if (x < a + 1) {
    const lower = density * lowerSeries(a, x)
    return { lower, upper: 1 - lower }
  }
  const upper = density * a * upperFraction(a, x)
  return { lower: 1 - upper, upper }
}

function lowerSeries(a: number, x: number): number {
  let term = 1
  let sum = 1
  for (let k = 1; term > sum * 1e-17; k += 1) {
    term *= x / (a + k)
    sum += term
  }
  return sum
}

/** `1 / (x + 1 - a - 1(1 - a) / (x + 3 - a - 2(2 - a) / ...))` by the modified Lentz method. */
function upperFraction(a: number, x: number): number {
  let b = x + 1 - a
  let c = Infinity
  let d = 1 / b
  let value = d
  for (let k = 1; k < 1_000_000; k += 1) {
    const numerator = -k * (k - a)
    b += 2
    d = 1 / (numerator * d + b)
    c = b + numerator / c
    const change = c * d
    value *= change
    if (Math.abs(change - 1) <= Number.EPSILON) break
  }
  return value
}
