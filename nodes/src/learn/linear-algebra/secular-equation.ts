/**
 * The eigenvalues of a diagonal matrix plus a matrix of rank one, `diag(poles) + rho z zᵀ`: the roots of
 * `1 + rho Σ zᵢ² / (polesᵢ - λ)`, one between each two poles and one above the last.
 */

/** More than any root has been seen to need; every step at least halves the bracket when interpolation does not. */
const MOST_STEPS = 120

export interface SecularRoot {
  value: number
  /**
   * Which pole the root was measured from; `polesᵢ - λ` is `(polesᵢ - poles[origin]) - offset`, which keeps the digits
   * that a subtraction of λ would lose.
   */
  origin: number
  offset: number
}

/**
 * Root `j` of the secular equation for `rho > 0`, ascending `poles` and no `z` of 0.
 *
 * Measured from the nearer pole; each step fits a rational function with the two poles that enclose the root (Li,
 * LAPACK working note 89, "the middle way"), and bisects where that leaves the bracket.
 */
export function secularRoot(poles: Float64Array, z: Float64Array, rho: number, j: number): SecularRoot {
  const k = poles.length
  const last = j === k - 1
  let squares = 0
  if (last) for (const value of z) squares += value * value
  const width = last ? rho * squares : poles[j + 1] - poles[j]
  const middle = evaluate(poles, z, rho, j, j, width / 2)
  const fromLeft = last || middle.psi + middle.phi >= 0
  const origin = fromLeft ? j : j + 1
  // The bracket of `offset`: the root lies strictly inside.
  let low = fromLeft ? (last && middle.psi + middle.phi < 0 ? width / 2 : 0) : -width / 2
  let high = fromLeft ? (last && middle.psi + middle.phi < 0 ? width : width / 2) : 0
  let offset = (low + high) / 2
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const at = evaluate(poles, z, rho, j, origin, offset)
    const residual = at.psi + at.phi
    if (Math.abs(residual) <= Number.EPSILON * at.error) break
    if (residual < 0) low = offset
    else high = offset
    const next = offset + interpolate(poles, j, origin, offset, at, last)
    const guarded = next > low && next < high ? next : (low + high) / 2
    if (guarded === offset || high - low <= 0) break
    offset = guarded
  }
  return { value: poles[origin] + offset, origin, offset }
}

interface Evaluation {
  /** 1 + the terms of the poles up to j, and the terms of the poles above: their sum is the secular function. */
  psi: number
  phi: number
  psiSlope: number
  phiSlope: number
  /** How large the rounding error of the sum may be, in units of the machine precision. */
  error: number
}

function evaluate(
  poles: Float64Array,
  z: Float64Array,
  rho: number,
  j: number,
  origin: number,
  offset: number,
): Evaluation {
  const from = poles[origin]
  let psi = 0
  let psiSlope = 0
  let error = 0
  for (let i = 0; i <= j; i += 1) {
    const ratio = z[i] / (poles[i] - from - offset)
    psi += z[i] * ratio
    psiSlope += ratio * ratio
    error += Math.abs(psi)
  }
  let phi = 0
  let phiSlope = 0
  for (let i = poles.length - 1; i > j; i -= 1) {
    const ratio = z[i] / (poles[i] - from - offset)
    phi += z[i] * ratio
    phiSlope += ratio * ratio
    error += phi
  }
  const size = 8 * rho * (Math.abs(psi) + phi) + rho * error + 2
  return {
    psi: 1 + rho * psi,
    phi: rho * phi,
    psiSlope: rho * psiSlope,
    phiSlope: rho * phiSlope,
    error: size + Math.abs(offset) * rho * (psiSlope + phiSlope),
  }
}

/** The step to the root of the fitted `c + a / (left - x) + b / (right - x)`. */
function interpolate(
  poles: Float64Array,
  j: number,
  origin: number,
  offset: number,
  { psi, phi, psiSlope, phiSlope }: Evaluation,
  last: boolean,
): number {
  const value = psi + phi
  if (last) {
    // One pole encloses it: psi is fitted by c + a / (pole - x), and nothing lies above.
    const left = poles[j] - poles[origin] - offset
    const a = psiSlope * left * left
    const c = psi - psiSlope * left
    // c + a / (left - step) = 0
    return c > 0 ? left + a / c : Number.NaN
  }
  const left = poles[j] - poles[origin] - offset
  const right = poles[j + 1] - poles[origin] - offset
  const c = value - left * psiSlope - right * phiSlope
  const a = (left + right) * value - left * right * (psiSlope + phiSlope)
  const b = left * right * value
  // c step² - a step + b = 0: the root that is finite as c vanishes.
  const discriminant = Math.max(0, a * a - 4 * b * c)
  const root = Math.sqrt(discriminant)
  return a <= 0 ? (c === 0 ? Number.NaN : (a - root) / (2 * c)) : (2 * b) / (a + root)
}
