import { describe, expect, it } from 'vitest'
import { fillMessage } from './fill-message.ts'
import { amountOf, percentOf } from './quantity.ts'

describe('numbers in sentences', () => {
  it.each([
    [0.8134, '81 %'],
    [1, '100 %'],
    [0, '0 %'],
    [0.004, '0.4 %'],
    [0.9962, '99.6 %'],
  ])('writes the share %d as %s', (share, text) =>
    expect(fillMessage('{share} %', { share: percentOf(share) })).toBe(text),
  )

  it.each([
    [49_123.4, '49,100'],
    [4.5678, '4.57'],
    [0.012345, '0.0123'],
    [0.0000123, '0.0000123'],
    [-1234.5, '-1,230'],
    [0, '0'],
    [3e15, '3.00e+15'],
  ])('writes the amount %d as %s', (value, text) =>
    expect(fillMessage('{amount}', { amount: amountOf(value) })).toBe(text),
  )
})
