import { addScaled, dot, norm, scale } from './vectors.ts'

/** Entries below it have lost digits, or are about to. */
const TINY = 1e-280
/** Brings such entries back among numbers with all their digits; a power of two, so that nothing is rounded. */
const LIFT = 2 ** 900

export interface Reflection {
  /** What the first entry becomes; the others become 0. */
  head: number
  factor: number
}

/**
 * Makes the reflection `H = I - factor v vᵀ` with `v[0] = 1` that maps x to (head, 0, …, 0), and overwrites x with v.
 * `factor` is 0, and H the identity, where everything below the first entry is 0 already (LAPACK's dlarfg).
 */
export function makeReflection(x: Float64Array): Reflection {
  const first = x[0]
  const tail = x.subarray(1)
  const below = norm(tail)
  if (below === 0) {
    x[0] = 1
    return { head: first, factor: 0 }
  }
  const length = Math.hypot(first, below)
  if (length < TINY) {
    scale(x, LIFT)
    const { head, factor } = makeReflection(x)
    return { head: head / LIFT, factor }
  }
  const head = first > 0 ? -length : length
  x[0] = 1
  scale(tail, 1 / (first - head))
  return { head, factor: (head - first) / head }
}

/** `column ← H column`. */
export function reflect(v: Float64Array, factor: number, column: Float64Array): void {
  if (factor !== 0) addScaled(column, -factor * dot(v, column), v)
}

/**
 * `H` applied to `count` columns that lie `stride` apart in `data`, the first at `start`; two at a time, so that v is
 * loaded once for both.
 */
export function reflectColumns(
  v: Float64Array,
  factor: number,
  data: Float64Array,
  start: number,
  stride: number,
  count: number,
): void {
  if (factor === 0) return
  const n = v.length
  let column = 0
  for (; column + 1 < count; column += 2) {
    const a = start + column * stride
    const b = a + stride
    let sumA0 = 0
    let sumA1 = 0
    let sumB0 = 0
    let sumB1 = 0
    const whole = n - (n & 1)
    for (let i = 0; i < whole; i += 2) {
      const v0 = v[i]
      const v1 = v[i + 1]
      sumA0 += v0 * data[a + i]
      sumA1 += v1 * data[a + i + 1]
      sumB0 += v0 * data[b + i]
      sumB1 += v1 * data[b + i + 1]
    }
    if (whole < n) {
      sumA0 += v[whole] * data[a + whole]
      sumB0 += v[whole] * data[b + whole]
    }
    const stepA = factor * (sumA0 + sumA1)
    const stepB = factor * (sumB0 + sumB1)
    for (let i = 0; i < n; i += 1) {
      const value = v[i]
      data[a + i] -= stepA * value
      data[b + i] -= stepB * value
    }
  }
  if (column < count) {
    const last = start + column * stride
    reflect(v, factor, data.subarray(last, last + n))
  }
}
