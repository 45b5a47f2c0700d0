import { expect, it } from 'vitest'
import { floatText } from './float-text.ts'

it('writes numbers as Python does', () => {
  const texts: [number, string][] = [
    [0, '0.0'],
    [-0, '-0.0'],
    [3, '3.0'],
    [-1.5, '-1.5'],
    [0.1, '0.1'],
    [0.0001, '0.0001'],
    [0.00001, '1e-05'],
    [1.25e-7, '1.25e-07'],
    [123456789, '123456789.0'],
    [1e15, '1000000000000000.0'],
    [1e16, '1e+16'],
    [-1.2345678901234568e17, '-1.2345678901234568e+17'],
    [1e300, '1e+300'],
    [Number.NaN, 'nan'],
    [Infinity, 'inf'],
    [-Infinity, '-inf'],
  ]
  expect(texts.map(([value]) => floatText(value))).toEqual(texts.map(([, text]) => text))
})
