import { afterEach, describe, expect, it } from 'vitest'
import { showTexts } from '../i18n/translate.ts'
import { readNumber } from './read-number.ts'

const fraction = (text: string) => readNumber(text, { whole: false })
const whole = (text: string) => readNumber(text, { whole: true })

describe('readNumber', () => {
  afterEach(() => showTexts('en'))

  it('takes points and commas, signs and powers of ten', () => {
    expect(['1.5', '1,5', ' 7 ', '-2', '−2', '+3', '.5', ',5', '2.', '1e-4', '1,5E3'].map(fraction)).toEqual([
      1.5, 1.5, 7, -2, -2, 3, 0.5, 0.5, 2, 1e-4, 1500,
    ])
  })

  it('takes digits in groups, which are never a thousandth of what was meant', () => {
    expect(['5,000', '5.000', '5 000', '5\u00a0000', '5’000', '1,000,000', '-1.000'].map(whole)).toEqual([
      5000, 5000, 5000, 5000, 5000, 1_000_000, -1000,
    ])
    expect(['1,000.5', '1.000,5', '1,234,567', '1.234.567', '1 000,25'].map(fraction)).toEqual([
      1000.5, 1000.5, 1_234_567, 1_234_567, 1000.25,
    ])
  })

  it('reads one comma before three digits by the language, one point always as a decimal point', () => {
    expect(['1,500', '1.500', '0,125', '0.125'].map(fraction)).toEqual([1500, 1.5, 0.125, 0.125])
    showTexts('de')
    expect(['1,500', '1.500', '0,125', '0.125'].map(fraction)).toEqual([1.5, 1.5, 0.125, 0.125])
  })

  it('takes nothing else', () => {
    const texts = [
      '',
      ' ',
      '-',
      '.',
      ',',
      'e5',
      '1e',
      '0x10',
      '0b1',
      'Infinity',
      'NaN',
      '1e999',
      '12abc',
      '1,2,3',
    ]
    expect(texts.map(fraction)).toEqual(texts.map(() => null))
    expect(['1.000.5', '1,00,000', '1..5', '1 5'].map(fraction)).toEqual([null, null, null, null])
  })

  it('reads what a field shows of a number as that number', () => {
    for (const number of [0, -3, 0.1 + 0.2, 1e-7, 1.5e21, 123456.789, 1.125, 4_294_967_295]) {
      expect(fraction(String(number))).toBe(number)
      if (Number.isInteger(number)) expect(whole(String(number))).toBe(number)
    }
  })
})
