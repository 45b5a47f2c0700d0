/**
 * The exponential function in single precision, as the C library of Linux computes it: e^x = 2^(i/32) · 2^j · p(r) with
 * a cubic p in double precision, rounded once (S. Nagy's method; its three coefficients are those published with the
 * Arm Optimized Routines). Rounding `Math.exp` to single precision differs from it for about one number in 1500.
 */
const CELLS = 32
const SCALE = CELLS / Math.LN2
const CUBIC = 0.05550361559341535 / CELLS ** 3
const SQUARE = 0.2402284522445722 / CELLS ** 2
const LINEAR = 0.6931471806916203 / CELLS
/** Adding and taking away this rounds a double of moderate size to the nearest integer, halves to even. */
const ROUNDER = 1.5 * 2 ** 52
const roots = Float64Array.from({ length: CELLS }, (_, i) => nearestRoot(i))

/** e^x for a single-precision `x`, as a single-precision number; 0 and infinity beyond the range. */
export function singleExp(x: number): number {
  if (x > 88.73) return Infinity
  if (x < -103.98) return 0
  const scaled = SCALE * x
  const whole = scaled + ROUNDER - ROUNDER
  const r = scaled - whole
  const cell = whole & (CELLS - 1)
  const power = roots[cell] * 2 ** ((whole - cell) / CELLS)
  return Math.fround(((CUBIC * r + SQUARE) * (r * r) + (LINEAR * r + 1)) * power)
}

/** The double nearest to 2^(i / 32), by whole numbers of 2^-52. */
function nearestRoot(i: number): number {
  let units = BigInt(2 ** (i / CELLS) * 2 ** 52)
  const target = 1n << BigInt(CELLS * 53 + i)
  const exponent = BigInt(CELLS)
  while ((2n * units - 1n) ** exponent > target) units -= 1n
  while ((2n * units + 1n) ** exponent < target) units += 1n
  return Number(units) / 2 ** 52
}
