/**
 * The powers of ten that the kernel reads numbers with. Those that are no exact doubles are sums of two doubles, about
 * 106 bits, so that a number can be rounded as if it had been computed exactly (T. J. Dekker, "A floating-point technique
 * for extending the available precision", 1971).
 */

const mostDigits = 8
const mostExact = 22
/** Products of 19 digits and powers up to this one, either way, stay far within the doubles. */
const mostPower = 60
const splitter = 2 ** 27 + 1

export const numberTableBytes = 8 * (2 * (mostDigits + 1) + (mostExact + 1) + 4 * (2 * mostPower + 1))

/** Writes the tables, one behind the other, in the order in which `scan-value` looks for them. */
export function writeNumberTables(memory: ArrayBuffer, place: number): void {
  const wholes = new BigInt64Array(memory, place, 2 * (mostDigits + 1))
  for (let power = 0; power <= mostDigits; power++) {
    wholes[power] = 10n ** BigInt(power)
    // 2^63 itself is the least negative number, which the kernel reads without its sign.
    wholes[mostDigits + 1 + power] = BigInt.asIntN(64, 2n ** 63n / 10n ** BigInt(power))
  }
  const exact = new Float64Array(memory, wholes.byteOffset + wholes.byteLength, mostExact + 1)
  exact.forEach((_, power) => {
    exact[power] = Number(`1e${power}`)
  })
  const parts = new Float64Array(memory, exact.byteOffset + exact.byteLength, 4 * (2 * mostPower + 1))
  for (let power = -mostPower; power <= mostPower; power++) {
    parts.set(partsOf(power), 4 * (power + mostPower))
  }
}

/** 10^power as a double and what it lacks, and the double in two halves of 26 bits, whose products are exact. */
function partsOf(power: number): number[] {
  const high = Number(`1e${power}`)
  const low = power < 0 ? missingFromFraction(high, -power) : Number(10n ** BigInt(power) - BigInt(high))
  const shifted = splitter * high
  const upper = shifted - (shifted - high)
  return [high, low, upper, high - upper]
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
