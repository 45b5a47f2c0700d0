/** Loops over vectors of doubles; where lengths are not given they are those of the first argument. */

/** The smallest sum of squares that has not lost digits to numbers near the end of the range, and the largest. */
const SAFE_SQUARES = { least: 1e-280, most: 1e280 }

/** The dot product, with four running sums so that the additions overlap. */
export function dot(a: Float64Array, b: Float64Array): number {
  const n = a.length
  const whole = n - (n & 3)
  let s0 = 0
  let s1 = 0
  let s2 = 0
  let s3 = 0
  for (let i = 0; i < whole; i += 4) {
    s0 += a[i] * b[i]
    s1 += a[i + 1] * b[i + 1]
    s2 += a[i + 2] * b[i + 2]
    s3 += a[i + 3] * b[i + 3]
  }
  for (let i = whole; i < n; i += 1) s0 += a[i] * b[i]
  return s0 + s1 + (s2 + s3)
}

/** `target += factor * source`. */
export function addScaled(target: Float64Array, factor: number, source: Float64Array): void {
  for (let i = 0; i < target.length; i += 1) target[i] += factor * source[i]
}

/** `target *= factor`. */
export function scale(target: Float64Array, factor: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] *= factor
}

/** The Euclidean length; squares that would leave the range of doubles are scaled. */
export function norm(a: Float64Array): number {
  const squares = dot(a, a)
  if (squares > SAFE_SQUARES.least && squares < SAFE_SQUARES.most) return Math.sqrt(squares)
  let largest = 0
  for (const value of a) largest = Math.max(largest, Math.abs(value))
  if (largest === 0 || !Number.isFinite(largest)) return largest
  let sum = 0
  for (const value of a) sum += (value / largest) ** 2
  return largest * Math.sqrt(sum)
}

/** Turns the pair of vectors: `a ← cosine a + sine b`, `b ← cosine b - sine a`. */
export function rotate(a: Float64Array, b: Float64Array, cosine: number, sine: number): void {
  for (let i = 0; i < a.length; i += 1) {
    const x = a[i]
    const y = b[i]
    a[i] = cosine * x + sine * y
    b[i] = cosine * y - sine * x
  }
}

/**
 * A copy times the power of two that brings its largest entry to between one half and one, so that squares neither
 * overflow nor vanish; exact, because only the exponents change.
 */
export function scaleToOne(values: Float64Array): { scaled: Float64Array; factor: number } {
  let largest = 0
  for (const value of values) largest = Math.max(largest, Math.abs(value))
  const scaled = values.slice()
  if (largest === 0 || !Number.isFinite(largest)) return { scaled, factor: 1 }
  const exponent = Math.max(-1000, Math.min(1000, Math.ceil(Math.log2(largest))))
  const factor = 2 ** -exponent
  scale(scaled, factor)
  return { scaled, factor }
}

/** In a matrix whose largest entry is about 1, numbers with too few digits left to make a rotation of. */
export const NOTHING = 1e-290

/** The length of (a, b), neither of them much above 1; 0 where it is nothing. */
export function hypotenuse(a: number, b: number): number {
  const squares = a * a + b * b
  if (squares > 1e-280) return Math.sqrt(squares)
  const length = Math.hypot(a, b)
  return length > NOTHING ? length : 0
}
