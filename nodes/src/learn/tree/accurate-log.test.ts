import { expect, it } from 'vitest'
import { accurateLog } from './accurate-log.ts'

it('is the double nearest to the logarithm', () => {
  for (let i = 1; i < 4000; i += 1) {
    const x = ((i * 7919) % 4001) / 4001
    expect(accurateLog(x)).toBe(nearestLog(x))
  }
})

it('is exact at powers of two, to rounding', () => {
  expect(accurateLog(1)).toBe(0)
  expect(accurateLog(2)).toBe(Math.LN2)
  expect(accurateLog(2 ** -60)).toBe(-60 * Math.LN2)
})

/** The logarithm by its series in 200-bit integers. */
function nearestLog(x: number): number {
  const bits = 200n
  const numerator = BigInt(x * 2 ** 60)
  const denominator = 2n ** 60n
  const up = numerator - denominator
  const down = numerator + denominator
  const ratio = (up << bits) / down
  const square = (ratio * ratio) >> bits
  let power = ratio
  let sum = 0n
  for (let odd = 1n; power !== 0n && power !== -1n; odd += 2n) {
    sum += power / odd
    power = (power * square) >> bits
  }
  return Number(2n * sum) / 2 ** 200
}
