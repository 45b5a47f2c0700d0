/**
 * Powers of ten as the unevaluated sum of two doubles, about 106 bits, so that a decimal number can be rounded as if it
 * had been computed exactly (T. J. Dekker, "A floating-point technique for extending the available precision", 1971).
 */

/** Products of such powers with whole numbers below 10^24 stay within the normal doubles. */
export const largestPower = 270
const splitter = 2 ** 27 + 1

// Four doubles a power: its high part, its low part, and the high part in two halves of 26 bits, whose products with
// other halves are exact. Computed when a number first needs the power; no power of ten is 0.
const parts = new Float64Array(4 * (2 * largestPower + 1))

/** 10^0 … 10^22, all that are exact doubles. */
export const exactPowers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))

/**
 * Puts the double nearest to (number[0] + number[1]) * 10^power into `target` at `place`. Numbers are handed over in
 * arrays, because a double that is an argument or a result takes memory of its own.
 *
 * @param number a whole number below 10^24 and the part of it that the first double has no bits for.
 * @returns false where the doubt about the last bit is too large to say.
 */
export function scaleByPowerOfTen(
  number: Float64Array,
  power: number,
  target: Float64Array,
  place: number,
): boolean {
  const index = 4 * (power + largestPower)
  if (parts[index] === 0) compute(power)
  const high = number[0]
  const factor = parts[index]
  const right = parts[index + 2]
  const rightLow = parts[index + 3]
  const product = high * factor
  const shifted = splitter * high
  const upper = shifted - (shifted - high)
  const lower = high - upper
  // What the rounding of `product` lost, exactly, and the two smaller products.
  const lost = upper * right - product + upper * rightLow + lower * right + lower * rightLow
  const rest = lost + (high * parts[index + 1] + number[1] * factor)
  // All that was left out or rounded here is below 2^-103 of the product.
  const doubt = product * 2 ** -100
  const nearest = product + (rest - doubt)
  target[place] = nearest
  return nearest === product + (rest + doubt)
}

function compute(power: number): void {
  const high = Number(`1e${power}`)
  const low = power < 0 ? missingFromFraction(high, -power) : Number(10n ** BigInt(power) - BigInt(high))
  const shifted = splitter * high
  const upper = shifted - (shifted - high)
  parts.set([high, low, upper, high - upper], 4 * (power + largestPower))
}

/** 10^-power - high, rounded to a double. */
function missingFromFraction(high: number, power: number): number {
  const bits = new BigUint64Array(Float64Array.of(high).buffer)[0]
  const mantissa = (bits & 0xfffffffffffffn) | 0x10000000000000n
  const shift = 1075n - (bits >> 52n)
  const ten = 10n ** BigInt(power)
  // (2^shift - mantissa * 10^power) / (10^power * 2^shift), with 80 bits kept of the quotient.
  const numerator = (1n << shift) - mantissa * ten
  const extra = BigInt(ten.toString(2).length) + 80n
  return Number((numerator << extra) / ten) * 2 ** -Number(extra) * 2 ** -Number(shift)
}
