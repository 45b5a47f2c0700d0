import { describe, expect, it } from 'vitest'
import { formatAmount, formatCount, formatShare } from './quantity.ts'

describe('numbers in sentences', () => {
  it.each([
    [0.8134, '81 %'],
    [1, '100 %'],
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.9962, '99.6 %'],
  ])('writes the share %d as %s', (share, text) => expect(formatShare(share)).toBe(text))

  it.each([
    [49_123.4, '49,100'],
    [4.5678, '4.57'],
    [0.012345, '0.0123'],
    [0.0000123, '0.0000123'],
    [-1234.5, '-1,230'],
    [0, '0'],
    [3e15, '3.00e+15'],
  ])('writes the amount %d as %s', (amount, text) => expect(formatAmount(amount)).toBe(text))

  it('counts in the singular and the plural', () => {
    expect([formatCount(1, 'row'), formatCount(1797, 'row')]).toEqual(['1 row', '1,797 rows'])
  })
})
