import { expect, it } from 'vitest'
import { showTexts } from '../i18n/translate.ts'
import { formatBytes, formatExact, formatFixed, formatNumber, formatTick, keepUnits } from './format.ts'

it.each([
  [0, '0'],
  [16_512, '16,512'],
  [-0.0123, '−0.0123'],
  [1_020_000_000, '1.02\u00a0×\u00a010⁹'],
  [-0.000_092_5, '−9.25\u00a0×\u00a010⁻⁵'],
])('writes %d as %s', (value, text) => {
  expect(formatNumber(value)).toBe(text)
})

it('writes the values of an axis short', () => {
  expect([0.25, -200_000, 1_500_000, -2e10].map(formatTick)).toEqual(['0.25', '−200,000', '1.5M', '−20B'])
})

it('writes a bound as it was meant', () => {
  expect([1234.56, 1_700_100_000, -0.25, 1e300].map(formatExact)).toEqual([
    '1,234.56',
    '1,700,100,000',
    '−0.25',
    '1.00\u00a0×\u00a010³⁰⁰',
  ])
})

it('writes bytes in the language of the page', () => {
  expect([825, 14_200, 2.1e9].map(formatBytes)).toEqual(['825 bytes', '14.2 KB', '2.1 GB'])
  showTexts('de')
  expect([825, 14_200].map(formatBytes)).toEqual(['825 Byte', '14,2 KB'])
  showTexts('en')
})

it('has one minus', () => {
  expect(formatFixed(-0.001, 3)).toBe('−0.001')
})

it('keeps a number and its unit together', () => {
  expect(keepUnits('It finds 88 % of 12 shops in 3 s.')).toBe('It finds 88\u00a0% of 12 shops in 3\u00a0s.')
})
