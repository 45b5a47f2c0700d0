// Reads the usual ways to write a value. Every function reads at a place, stores the value at `target` and answers the place
// behind it, or 0 where it finds none or one that only the host can read exactly.
import { firstDigits, leadingDigits } from './digits'

const MINUS: u8 = 0x2d
const PLUS: u8 = 0x2b

/** The largest power of ten, either way, that `scaled` has parts of. */
const MOST_POWER: i32 = 60

let decimal: u8 = 0x2e
/** 10^n as 64-bit integers for n up to 8, then the least numbers that times 10^n leave 63 bits. */
let wholePowers: usize = 0
/** 10^n as doubles for n up to 22. */
let exactPowers: usize = 0
/** Four doubles for each power from -MOST_POWER: its high part, its low part, the high part in two halves. */
let powerParts: usize = 0

/** @param tables the tables above, one behind the other. */
export function setNumbers(decimalMark: i32, tables: usize): void {
  decimal = <u8>decimalMark
  wholePowers = tables
  exactPowers = wholePowers + 18 * 8
  powerParts = exactPowers + 23 * 8
}

@inline
function isDigit(byte: u8): bool {
  return byte - 0x30 < 10
}

/** A whole number of at most 18 digits. */
export function scanWhole(place: usize, target: usize): usize {
  const sign = load<u8>(place)
  let at = place + <usize>isSign(sign)
  let word = load<u64>(at)
  let digits = leadingDigits(word)
  if (digits == 0) return 0
  let value = firstDigits(word, digits)
  at += digits
  if (digits == 8) {
    word = load<u64>(at)
    digits = leadingDigits(word)
    value = value * wholePower(digits) + firstDigits(word, digits)
    at += digits
    if (digits == 8) {
      for (let more = 0; isDigit(load<u8>(at)); more++, at++) {
        if (more == 2) return 0
        value = value * 10 + <u64>(load<u8>(at) - 0x30)
      }
    }
  }
  store<i64>(target, sign == MINUS ? -(<i64>value) : <i64>value)
  return at
}

/** Whether there are only digits behind a sign, if there is one. */
export function areDigits(start: usize, end: usize): bool {
  const sign = load<u8>(start)
  let at = start + <usize>isSign(sign)
  while (at < end && isDigit(load<u8>(at))) at++
  return at == end
}

/**
 * A number of digits that 63 bits hold and a usual exponent, correctly rounded. Steps that only some numbers need are
 * done for all where they change nothing: what comes next is then easier to foresee for the processor.
 */
export function scanFloat(place: usize, target: usize): usize {
  const sign = load<u8>(place)
  const first = place + <usize>isSign(sign)
  let word = load<u64>(first)
  let digits = leadingDigits(word)
  let value = firstDigits(word, digits)
  let at = first + digits
  if (digits == 8) {
    for (; isDigit(load<u8>(at)); at++) {
      if (value >= wholeLimit(1)) return 0
      value = value * 10 + <u64>(load<u8>(at) - 0x30)
    }
  }
  let power = 0
  if (load<u8>(at) == decimal) {
    const fraction = ++at
    word = load<u64>(at)
    digits = leadingDigits(word)
    if (value >= wholeLimit(digits)) return 0
    value = value * wholePower(digits) + firstDigits(word, digits)
    at += digits
    if (digits == 8) {
      word = load<u64>(at)
      digits = leadingDigits(word)
      if (value >= wholeLimit(digits)) return 0
      value = value * wholePower(digits) + firstDigits(word, digits)
      at += digits
      // Nothing but a delimiter stands here where the digits before were fewer than eight.
      word = load<u64>(at)
      digits = leadingDigits(word)
      if (value >= wholeLimit(digits) || digits == 8) return 0
      value = value * wholePower(digits) + firstDigits(word, digits)
      at += digits
    }
    power = -(<i32>(at - fraction))
    if (at - first == 1) return 0
  } else if (at == first) return 0
  if ((load<u8>(at) | 0x20) == 0x65) {
    at = scanExponent(at + 1)
    if (at == 0) return 0
    power += exponentValue
  }
  const size = rounded(value, power)
  if (size < 0) return 0
  store<u64>(target, reinterpret<u64>(size) | (<u64>(sign == MINUS) << 63))
  return at
}

@inline
function isSign(byte: u8): i32 {
  return i32(byte == MINUS) | i32(byte == PLUS)
}

/** 10^digits, for 0 to 8 digits. */
@inline
function wholePower(digits: i32): u64 {
  return load<u64>(wholePowers + (<usize>digits << 3))
}

/** What times 10^digits doesn't fit into 63 bits. */
@inline
function wholeLimit(digits: i32): u64 {
  return load<u64>(wholePowers + (<usize>digits << 3), 9 * 8)
}

let exponentValue: i32 = 0

function scanExponent(place: usize): usize {
  const sign = load<u8>(place)
  let at = place + <usize>isSign(sign)
  const word = load<u64>(at)
  const digits = leadingDigits(word)
  if (digits == 0 || digits > 4) return 0
  const value = <i32>firstDigits(word, digits)
  exponentValue = sign == MINUS ? -value : value
  return at + digits
}

/** value * 10^power; less than 0 where its last bit is in doubt. */
@inline
function rounded(value: u64, power: i32): f64 {
  const high = <f64>(<i64>value)
  // Numbers of few decimals are one division; whether longer ones could be is different for each.
  if (power > -8 && power <= 22 && value < 1 << 53) {
    return power < 0
      ? high / load<f64>(exactPowers + (<usize>-power << 3))
      : high * load<f64>(exactPowers + (<usize>power << 3))
  }
  if (power < -MOST_POWER || power > MOST_POWER) return value == 0 ? 0 : -1
  return scaled(high, <f64>(<i64>value - <i64>high), power)
}

/**
 * (high + low) * 10^power by products of doubles whose errors are kept (T. J. Dekker, "A floating-point technique for
 * extending the available precision", 1971).
 */
@inline
function scaled(high: f64, low: f64, power: i32): f64 {
  const parts = powerParts + (<usize>(power + MOST_POWER) << 5)
  const factor = load<f64>(parts)
  const right = load<f64>(parts, 16)
  const rightLow = load<f64>(parts, 24)
  const product = high * factor
  const shifted = 134217729 * high
  const upper = shifted - (shifted - high)
  const lower = high - upper
  // What the rounding of `product` lost, exactly, and the two smaller products.
  const lost = upper * right - product + upper * rightLow + lower * right + lower * rightLow
  const rest = lost + (high * load<f64>(parts, 8) + low * factor)
  // All that was left out or rounded here is below 2^-103 of the product.
  const doubt = product * 7.888609052210118e-31
  const nearest = product + (rest - doubt)
  return nearest == product + (rest + doubt) ? nearest : -1
}

/** `true` or `false` in any capitals, as 1 and 0. */
export function scanYesNo(place: usize, target: usize): usize {
  // Setting the bit of 32 makes capitals small, and no other byte a letter of these words.
  const word = load<u32>(place) | 0x20202020
  if (word == 0x65757274) {
    store<i64>(target, 1)
    return place + 4
  }
  if (word != 0x736c6166 || (load<u8>(place, 4) | 0x20) != 0x65) return 0
  store<i64>(target, 0)
  return place + 5
}

/** A day, or a day and a time, as microseconds since 1970. */
export function scanTime(place: usize, target: usize): usize {
  const date = load<u64>(place)
  if (leadingDigits(date) != 4 || load<u8>(place, 4) != MINUS || load<u8>(place, 7) != MINUS) return 0
  const month = twoDigits(load<u16>(place, 5))
  const day = twoDigits(load<u16>(place, 8))
  const year = <i32>firstDigits(date, 4)
  if (month - 1 > 11 || day - 1 >= daysOf(year, month)) return 0
  const start = daysSince1970(year, month, day) * 86400000000
  const between = load<u8>(place, 10)
  store<i64>(target, start)
  return between == 0x20 || between == 0x54 ? scanClock(place + 11, target, start) : place + 10
}

function scanClock(place: usize, target: usize, day: i64): usize {
  const hour = twoDigits(load<u16>(place))
  const minute = twoDigits(load<u16>(place, 3))
  if (hour > 23 || minute > 59 || load<u8>(place, 2) != 0x3a) return 0
  let time = day + <i64>(hour * 60 + minute) * 60000000
  store<i64>(target, time)
  if (load<u8>(place, 5) != 0x3a) return place + 5
  const second = twoDigits(load<u16>(place, 6))
  if (second > 59) return 0
  time += <i64>second * 1000000
  store<i64>(target, time)
  if (load<u8>(place, 8) != 0x2e) return place + 8
  const word = load<u64>(place, 9)
  const digits = leadingDigits(word)
  if (digits == 0 || digits > 6) return 0
  const fraction = firstDigits(word, digits) * wholePower(6 - digits)
  store<i64>(target, time + <i64>fraction)
  return place + 9 + digits
}

/** The number that two digits make; more than 99 where they aren't digits. */
@inline
function twoDigits(pair: u32): u32 {
  const tens = (pair & 0xff) - 0x30
  const ones = (pair >> 8) - 0x30
  return tens < 10 && ones < 10 ? tens * 10 + ones : 100
}

function daysOf(year: i32, month: u32): u32 {
  if (month == 2) return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
  return 30 + ((month + (month >> 3)) & 1)
}

/** Days from 1970 in the Gregorian calendar (H. Hinnant, "chrono-compatible low-level date algorithms", 2013). */
function daysSince1970(year: i32, month: u32, day: u32): i64 {
  const shifted = year + 400 - <i32>(month <= 2)
  const era = shifted / 400
  const yearOfEra = shifted % 400
  const dayOfYear = (153 * <i32>(month > 2 ? month - 3 : month + 9) + 2) / 5 + <i32>day - 1
  const dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
  return <i64>(era - 1) * 146097 + dayOfEra - 719468
}
