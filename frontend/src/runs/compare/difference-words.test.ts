import { expect, it } from 'vitest'
import { formatMetricDifference, formatSecondsDifference } from './difference-words.ts'

it.each([
  ['accuracy', 0.034, '+3.4 pp'],
  ['accuracy', -0.00012, '−0.01 pp'],
  ['accuracy', 0, '0.0 pp'],
  ['r2', 0.1, '+0.100'],
  ['r2', 0.0003, '+0.0003'],
  ['r2', -0.000_092_5, '−0.00009'],
  ['r2', -0.000_000_04, '−4.00\u00a0×\u00a010⁻⁸'],
  ['rmse', -2193.4, '−2,193'],
])('writes the difference of %s, %d, as %s', (name, difference, text) => {
  expect(formatMetricDifference(name, difference)).toBe(text)
})

it('writes what a node took longer', () => {
  expect(formatSecondsDifference(1.25)).toBe('+1.25 s')
  expect(formatSecondsDifference(-75)).toBe('−1 min 15 s')
  expect(formatSecondsDifference(0.004)).toBe('–')
})
