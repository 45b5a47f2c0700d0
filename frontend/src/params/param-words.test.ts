import { describe, expect, it } from 'vitest'
import { paramName, showParamValue } from './param-words.ts'

describe('params in words', () => {
  it('are named as in the editor', () => {
    const words = { type: 'random-forest', title: 'Random forest', param: 'n_estimators', label: 'Trees' }
    expect(paramName(words)).toBe('Random forest: Trees')
  })

  it('keep whole numbers whole, and leave out what dividing adds', () => {
    expect([20_240_101, 100, 0, -3].map(showParamValue)).toEqual(['20,240,101', '100', '0', '−3'])
    expect([0.1 + 0.2, 10 ** -2.5, 1e-7, 0.123456].map(showParamValue)).toEqual([
      '0.3',
      '0.00316228',
      '1e−7',
      '0.123456',
    ])
  })

  it('show words as they are, and what is empty as a dash', () => {
    expect(['gini', true, null, ['a']].map(showParamValue)).toEqual(['gini', 'true', '–', '["a"]'])
  })
})
