import { expect, it } from 'vitest'
import { singleExp } from './single-exp.ts'

it('is within a unit in the last place of the exponential, and mostly its nearest single', () => {
  let others = 0
  let count = 0
  for (let x = -87; x < 88; x += 0.0137) {
    const argument = Math.fround(x)
    const nearest = Math.fround(Math.exp(argument))
    const unit = 2 ** (Math.floor(Math.log2(nearest)) - 23)
    expect(Math.abs(singleExp(argument) - nearest)).toBeLessThanOrEqual(unit)
    if (singleExp(argument) !== nearest) others += 1
    count += 1
  }
  expect(others / count).toBeLessThan(0.003)
})

it('keeps to the range of single precision', () => {
  expect(singleExp(0)).toBe(1)
  expect(singleExp(-200)).toBe(0)
  expect(singleExp(-Infinity)).toBe(0)
  expect(singleExp(200)).toBe(Infinity)
  expect(singleExp(-100)).toBe(Math.fround(Math.exp(-100)))
  expect(singleExp(Number.NaN)).toBeNaN()
})
