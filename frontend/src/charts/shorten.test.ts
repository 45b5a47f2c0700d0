import { expect, it } from 'vitest'
import { shorten } from './shorten.ts'

it.each([
  ['feature_with_long_name_35', 17, 'feature_w…name_35'],
  ['short', 5, 'short'],
  ['shorter', 2.9, 'sh'],
  ['letters', 0.4, 'l'],
  ['👩🏽👩🏽👩🏽', 4, '👩🏽…🏽'],
])('writes %s in %d letters as %s', (text, most, short) => {
  expect(shorten(text, most)).toBe(short)
})
