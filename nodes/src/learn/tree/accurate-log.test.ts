import { expect, it } from 'vitest'
import { accurateLog } from './accurate-log.ts'

it('is the double nearest to the logarithm', () => {
  for (let i = 1; i < 4000; i += 1) {
    const x = Math.max((i * 7919) % 4001, 40) / 4001
    expect(accurateLog(x)).toBe(nearestLog(x))
  }
})

it('is exact at powers of two, to rounding', () => {
  expect(accurateLog(1)).toBe(0)
  expect(accurateLog(2)).toBe(Math.LN2)
  expect(accurateLog(2 ** -60)).toBe(-60 * Math.LN2)
})

/** The logarithm of a number from 2^-7 to 1 by its series in 200-bit integers. */
function nearestLog(x: number): number {
  const bits = 200n
  const part = BigInt(x * 2 ** 60)
  const whole = 2n ** 60n
  const ratio = ((whole - part) << bits) / (whole + part)
  const square = (ratio * ratio) >> bits
  let power = ratio
  let sum = 0n
  for (let odd = 1n; power !== 0n; odd += 2n) {
    sum += power / odd
    power = (power * square) >> bits
  }
  return -Number(2n * sum) / 2 ** 200
}
