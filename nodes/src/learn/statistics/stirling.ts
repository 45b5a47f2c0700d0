/**
 * Gamma functions by their distance from Stirling's formula, and the densities made of them. The two logarithms of a
 * density nearly cancel; Loader's saddle-point form subtracts them before they are rounded, so that tail probabilities
 * keep their relative accuracy for large parameters.
 *
 * C. Loader, "Fast and accurate computation of binomial probabilities" (2000).
 */

const LOG_TWO_PI = Math.log(2 * Math.PI)

/** From here on the series below is exact to the last bit. */
const LARGE = 16

/** `ln Γ(x + 1)` less Stirling's `x ln x - x + ln(2πx) / 2`, for x > 0. */
export function stirlingError(x: number): number {
  let error = 0
  let shifted = x
  while (shifted < LARGE) {
    error += (shifted + 0.5) * Math.log1p(1 / shifted) - 1
    shifted += 1
  }
  const square = 1 / (shifted * shifted)
  const series =
    1 / 12 -
    square *
      (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360)))))
  return error + series / shifted
}

/** `ln Γ(x)` for x > 0. */
export function logGamma(x: number): number {
  if (x === Infinity) return Infinity
  return stirlingError(x) + (x - 0.5) * Math.log(x) - x + 0.5 * LOG_TWO_PI
}

/** `x ln(x / mean) + mean - x` for x > 0 and mean > 0, without the cancellation where the two are near. */
export function deviance(x: number, mean: number): number {
  const difference = x - mean
  if (Math.abs(difference) >= 0.1 * (x + mean)) return x * Math.log(x / mean) - difference
  const ratio = difference / (x + mean)
  const square = ratio * ratio
  let sum = difference * ratio
  let power = 2 * x * ratio
  for (let odd = 3; ; odd += 2) {
    power *= square
    const next = sum + power / odd
    if (next === sum) return sum
    sum = next
  }
}

/** `x ** a * exp(-x) / Γ(a + 1)`: the probability of `a` events where `x` are expected, `a` any number above 0. */
export function poissonDensity(a: number, x: number): number {
  if (x === 0) return 0
  return Math.exp(-stirlingError(a) - deviance(a, x)) / Math.sqrt(2 * Math.PI * a)
}

/**
 * `Γ(a + b + 1) / (Γ(a + 1) Γ(b + 1)) * p ** a * q ** b` with `p + q = 1`: the probability of `a` successes and `b`
 * failures, `a` and `b` any numbers above 0. Both shares are asked for, so that a small one keeps its digits.
 */
export function binomialDensity(a: number, b: number, p: number, q: number): number {
  if (p === 0 || q === 0) return 0
  const n = a + b
  const logarithm =
    stirlingError(n) - stirlingError(a) - stirlingError(b) - deviance(a, n * p) - deviance(b, n * q)
  return Math.exp(logarithm) * Math.sqrt(n / (2 * Math.PI * a * b))
}
