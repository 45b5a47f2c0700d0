import { describe, expect, it } from 'vitest'
import { formatNumber, formatSetting } from './format.ts'

describe('numbers', () => {
  it('that were measured have few digits', () => {
    expect([0.012345, 1.2549, 68.4321, 16512.4].map(formatNumber)).toEqual([
      '0.0123',
      '1.255',
      '68.43',
      '16,512',
    ])
  })

  it('that were set are whole, without what dividing adds', () => {
    expect([20_240_101, 100, 0, -3].map(formatSetting)).toEqual(['20,240,101', '100', '0', '−3'])
    expect([0.1 + 0.2, 0.0031622776601683795, 1e-7, 0.123456].map(formatSetting)).toEqual([
      '0.3',
      '0.00316228',
      '1e−7',
      '0.123456',
    ])
  })
})
