/**
 * The natural logarithm to nearly correct rounding. `Math.log` may be off in the last bit, which decides between
 * equally good splits otherwise than the C library's `log` does.
 *
 * x = 2^k · c · (1 + r) with c a multiple of 1/128: log x = k log 2 + log c + log(1 + r), summed up in pairs of doubles;
 * log c and log 2 come from the series of the inverse hyperbolic tangent in 128-bit integers.
 */

/** c is `index / CELLS`. */
const CELLS = 128
const FIRST_INDEX = 90
const LAST_INDEX = 182
const FRACTION_BITS = 128n
const SPLITTER = 2 ** 27 + 1

interface LogTables {
  high: Float64Array
  low: Float64Array
  /** Few enough bits that its product with an exponent is exact. */
  ln2High: number
  ln2Low: number
}

let tables: LogTables | undefined
const words = new Uint32Array(2)
const double = new Float64Array(words.buffer)

/** log x for a normal x > 0. */
export function accurateLog(x: number): number {
  tables ??= makeTables()
  double[0] = x
  let exponent = (words[1] >>> 20) - 1023
  words[1] = (words[1] & 0xfffff) | 0x3ff00000
  let z = double[0]
  if (z > Math.SQRT2) {
    z /= 2
    exponent += 1
  }
  const index = Math.round(z * CELLS)
  const c = index / CELLS
  const distance = z - c
  const r = distance / c
  const rLow = exactRest(distance, r, c) / c

  const square = r * r
  const squareLow = productError(r, r, square) + 2 * r * rLow
  const tail = square * r * (1 / 3 + r * (-1 / 4 + r * (1 / 5 + r * (-1 / 6 + r * (1 / 7 - r / 8)))))

  const base = exponent * tables.ln2High
  const cell = index - FIRST_INDEX
  const s1 = base + tables.high[cell]
  const e1 = sumError(base, tables.high[cell], s1)
  const s2 = s1 + r
  const e2 = sumError(s1, r, s2)
  const half = -square / 2
  const s3 = s2 + half
  const e3 = sumError(s2, half, s3)
  return (
    s3 + (tail + (e3 + (e2 + (e1 + (rLow - squareLow / 2 + (tables.low[cell] + exponent * tables.ln2Low))))))
  )
}

/** The rounding error of `a + b`. */
function sumError(a: number, b: number, sum: number): number {
  const fromB = sum - a
  return a - (sum - fromB) + (b - fromB)
}

/** The rounding error of `a * b`. */
function productError(a: number, b: number, product: number): number {
  const aSplit = SPLITTER * a
  const aHigh = aSplit - (aSplit - a)
  const aLow = a - aHigh
  const bSplit = SPLITTER * b
  const bHigh = bSplit - (bSplit - b)
  const bLow = b - bHigh
  return aHigh * bHigh - product + aHigh * bLow + aLow * bHigh + aLow * bLow
}

/** `dividend - quotient * divisor` without rounding. */
function exactRest(dividend: number, quotient: number, divisor: number): number {
  const product = quotient * divisor
  return dividend - product - productError(quotient, divisor, product)
}

function makeTables(): LogTables {
  const high = new Float64Array(LAST_INDEX - FIRST_INDEX + 1)
  const low = new Float64Array(high.length)
  for (let index = FIRST_INDEX; index <= LAST_INDEX; index += 1) {
    const fixed = fixedLog(BigInt(index), BigInt(CELLS))
    high[index - FIRST_INDEX] = toDouble(fixed)
    low[index - FIRST_INDEX] = toDouble(fixed - toFixed(toDouble(fixed)))
  }
  const ln2 = fixedLog(2n, 1n)
  const ln2High = Math.round(toDouble(ln2) * 2 ** 40) / 2 ** 40
  return { high, low, ln2High, ln2Low: toDouble(ln2 - toFixed(ln2High)) }
}

/** log(numerator / denominator) in units of 2^-128: 2 atanh((n - d) / (n + d)). */
function fixedLog(numerator: bigint, denominator: bigint): bigint {
  const up = numerator - denominator
  const down = numerator + denominator
  let power = (up << FRACTION_BITS) / down
  let sum = 0n
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd
    power = (power * up * up) / (down * down)
  }
  return 2n * sum
}

function toDouble(fixed: bigint): number {
  return Number(fixed) / 2 ** Number(FRACTION_BITS)
}

function toFixed(value: number): bigint {
  return BigInt(value * 2 ** Number(FRACTION_BITS))
}
