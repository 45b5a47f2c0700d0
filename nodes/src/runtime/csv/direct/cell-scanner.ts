/**
 * Reads the usual ways to write a value straight from the bytes of a file. What is written in another way, as right as
 * it may be, is left to `cell-values.ts`.
 */
import type { DecimalMark } from '../cell-types.ts'
import { bitWidth } from '../../parquet/bit-packer.ts'
import { exactPowers, largestPower, scaleByPowerOfTen } from './powers-of-ten.ts'

/** No value was recognised. */
export const unread = -1

const zero = 0x30
const minus = 0x2d
const plus = 0x2b

// Times in these years are exact doubles in microseconds.
const firstYear = 1700
const lastYear = 2250
const monthDays = new Uint8Array((lastYear - firstYear + 1) * 12)
/** Microseconds from 1970 to the day before each month. */
const monthStarts = new Float64Array(monthDays.length)
const dayMicroseconds = 86_400_000_000
for (let month = 0; month < monthDays.length; month++) {
  const start = Date.UTC(firstYear, month, 0)
  monthStarts[month] = start * 1000
  monthDays[month] = (Date.UTC(firstYear, month + 1, 0) - start) / 86_400_000
}

/** `whole * 10^n` is an exact double for a `whole` below the n-th limit: 53 bits less those of 5^n. */
const exactLimits = Float64Array.from(exactPowers.subarray(0, 16), (_, power) => 2 ** (53 - bitWidth(5 ** power)))

/**
 * Every method reads at a position, puts the value into `target` at `place` and answers the position behind it; or it
 * answers `unread`.
 */
export class CellScanner {
  readonly #bytes: Uint8Array
  readonly #view: DataView
  readonly #decimal: number
  /** The digits of a number: the nearest double, and what it lacks. */
  readonly #digits = new Float64Array(2)

  /** @param bytes some 30 more than are ever read as cells, the first of them no digit. */
  constructor(bytes: Uint8Array, decimal: DecimalMark) {
    this.#bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#decimal = decimal.charCodeAt(0)
  }

  /** A whole number of at most 15 digits. */
  whole(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    let at = position
    let byte = bytes[at]
    const negative = byte === minus
    if (negative || byte === plus) byte = bytes[++at]
    const first = at
    let digit = byte - zero
    let value = 0
    while (digit >= 0 && digit <= 9 && at - first < 9) {
      value = (Math.imul(value, 10) + digit) | 0
      digit = bytes[++at] - zero
    }
    if (at === first) return unread
    let whole = value
    while (digit >= 0 && digit <= 9) {
      if (at - first === 15) return unread
      whole = whole * 10 + digit
      digit = bytes[++at] - zero
    }
    target[place] = negative ? 0 - whole : whole
    return at
  }

  /**
   * A number with at most 8 digits before the decimal mark and 22 behind, correctly rounded. The digits are gathered
   * as two whole numbers that doubles hold exactly.
   */
  float(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    const view = this.#view
    let at = position
    let byte = bytes[at]
    const negative = byte === minus
    if (negative || byte === plus) byte = bytes[++at]
    const first = at
    let digit = byte - zero
    let head = 0
    for (; digit >= 0 && digit <= 9; digit = bytes[++at] - zero) head = (Math.imul(head, 10) + digit) | 0
    const digits = at - first
    if (digits > 8) return this.#longFloat(position, target, place)
    if (digit + zero !== this.#decimal) {
      if (digits === 0) return unread
      this.#digits[0] = head
      this.#digits[1] = 0
      return this.#finishFloat(at, 0, negative, target, place)
    }
    const fraction = ++at
    let high = head
    let low = 0
    if (areDigits(view.getInt32(at, true)) && areDigits(view.getInt32(at + 4, true))) {
      const middle = head * 1e8 + eightDigits(view, at)
      at += 8
      let right = 0
      let tail = 0
      if (areDigits(view.getInt32(at, true)) && areDigits(view.getInt32(at + 4, true))) {
        right = eightDigits(view, at)
        at += 8
      }
      const behind = at
      digit = bytes[at] - zero
      for (; digit >= 0 && digit <= 9; digit = bytes[++at] - zero) tail = (Math.imul(tail, 10) + digit) | 0
      const digitsBehind = at - fraction - 8
      if (at - behind > 7 || digitsBehind > 14 || middle >= exactLimits[digitsBehind]) {
        return this.#longFloat(position, target, place)
      }
      high = middle * exactPowers[digitsBehind]
      low = right * exactPowers[at - behind] + tail
    } else {
      digit = bytes[at] - zero
      for (; digit >= 0 && digit <= 9; digit = bytes[++at] - zero) high = high * 10 + digit
      if (at === fraction && digits === 0) return unread
    }
    const whole = high + low
    const isScientific = (bytes[at] | 0x20) === 0x65
    if (whole < 2 ** 53 && !isScientific) {
      const value = whole / exactPowers[at - fraction]
      target[place] = negative ? -value : value
      return at
    }
    this.#digits[0] = whole
    this.#digits[1] = low - (whole - high)
    if (isScientific) return this.#finishFloat(at, fraction - at, negative, target, place)
    if (!scaleByPowerOfTen(this.#digits, fraction - at, target, place)) return unread
    if (negative) target[place] = -target[place]
    return at
  }

  /** A number of at most 19 digits, wherever the decimal mark is among them. */
  #longFloat(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    let at = position
    const negative = bytes[at] === minus
    if (negative || bytes[at] === plus) at++
    let high = 0
    let low = 0
    let digits = 0
    let fraction = -1
    while (bytes[at] === zero) at++
    for (; ; at++) {
      const digit = bytes[at] - zero
      if (digit >= 0 && digit <= 9) {
        if (digits < 8) high = high * 10 + digit
        else if (digits < 19) {
          high *= 10
          low = low * 10 + digit
        } else return unread
        digits++
      } else if (digit + zero === this.#decimal && fraction < 0) fraction = at + 1
      else break
    }
    this.#digits[0] = high + low
    this.#digits[1] = low - (high + low - high)
    return this.#finishFloat(at, fraction < 0 ? 0 : fraction - at, negative, target, place)
  }

  /** Reads the exponent behind the digits and rounds the whole. */
  #finishFloat(end: number, power: number, negative: boolean, target: Float64Array, place: number): number {
    const digits = this.#digits
    let at = end
    let scale = power
    if ((this.#bytes[at] | 0x20) === 0x65) {
      at = this.#exponent(at + 1, target, place)
      if (at < 0) return unread
      scale += target[place]
    }
    if (digits[1] === 0 && digits[0] < 2 ** 53 && scale <= 22 && scale >= -22) {
      target[place] = scale < 0 ? digits[0] / exactPowers[-scale] : digits[0] * exactPowers[scale]
    } else if (scale > largestPower || scale < -largestPower) return unread
    else if (!scaleByPowerOfTen(digits, scale, target, place)) return unread
    if (negative) target[place] = -target[place]
    return at
  }

  #exponent(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    let at = position
    const negative = bytes[at] === minus
    if (negative || bytes[at] === plus) at++
    const first = at
    let exponent = 0
    for (; isDigit(bytes[at]); at++) {
      if (at - first === 4) return unread
      exponent = exponent * 10 + bytes[at] - zero
    }
    target[place] = negative ? -exponent : exponent
    return at === first ? unread : at
  }

  /** A day, or a day and a time, as microseconds since 1970. */
  time(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    const year = this.#twoDigits(position) * 100 + this.#twoDigits(position + 2)
    if (!(year >= firstYear && year <= lastYear) || bytes[position + 4] !== minus) return unread
    const month = this.#twoDigits(position + 5)
    const day = this.#twoDigits(position + 8)
    if (!(month >= 1 && month <= 12) || bytes[position + 7] !== minus) return unread
    const index = (year - firstYear) * 12 + month - 1
    if (!(day >= 1 && day <= monthDays[index])) return unread
    const start = monthStarts[index] + day * dayMicroseconds
    const between = bytes[position + 10]
    if (between !== 0x20 && between !== 0x54) {
      target[place] = start
      return position + 10
    }
    return this.#clock(position + 11, start, target, place)
  }

  #clock(position: number, day: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    const hour = this.#twoDigits(position)
    const minute = this.#twoDigits(position + 3)
    if (!(hour <= 23 && minute <= 59) || bytes[position + 2] !== 0x3a) return unread
    const minutes = day + (hour * 60 + minute) * 60_000_000
    target[place] = minutes
    if (bytes[position + 5] !== 0x3a) return position + 5
    const second = this.#twoDigits(position + 6)
    if (!(second <= 59)) return unread
    const seconds = minutes + second * 1_000_000
    target[place] = seconds
    if (bytes[position + 8] !== 0x2e) return position + 8
    const first = position + 9
    let at = first
    let fraction = 0
    for (; isDigit(bytes[at]); at++) fraction = fraction * 10 + bytes[at] - zero
    if (at === first || at - first > 6) return unread
    target[place] = seconds + fraction * exactPowers[6 - (at - first)]
    return at
  }

  /** `true` or `false` in any capitals, as 1 and 0. */
  yesNo(position: number, target: Float64Array, place: number): number {
    const bytes = this.#bytes
    // Setting the bit of 32 makes capitals small, and no other byte a letter of these words.
    const word = this.#view.getInt32(position, true) | 0x20202020
    if (word === 0x65757274) {
      target[place] = 1
      return position + 4
    }
    if (word !== 0x736c6166 || (bytes[position + 4] | 0x20) !== 0x65) return unread
    target[place] = 0
    return position + 5
  }

  /** The number that two digits make; NaN where they aren't digits. */
  #twoDigits(position: number): number {
    const bytes = this.#bytes
    const tens = bytes[position] - zero
    const ones = bytes[position + 1] - zero
    return tens >= 0 && tens <= 9 && ones >= 0 && ones <= 9 ? tens * 10 + ones : Number.NaN
  }
}

function isDigit(byte: number): boolean {
  return byte >= 0x30 && byte <= 0x39
}

/** Whether four bytes are digits: no other byte keeps its upper half at 3 when 6 is added. */
function areDigits(four: number): boolean {
  return ((four & 0xf0f0f0f0) | (((four + 0x06060606) & 0xf0f0f0f0) >>> 4)) === 0x33333333
}

/** The number that eight digits make. */
function eightDigits(view: DataView, position: number): number {
  return Math.imul(fourDigits(view.getInt32(position, true)), 10_000) + fourDigits(view.getInt32(position + 4, true))
}

/** The number that four digits make, the first in the lowest byte: pairs first, then both pairs. */
function fourDigits(four: number): number {
  const values = (four - 0x30303030) | 0
  const pairs = (Math.imul(values, 10) + (values >>> 8)) | 0
  return Math.imul(pairs & 0xff, 100) + ((pairs >>> 16) & 0xff)
}
