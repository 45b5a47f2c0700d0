import { describe, expect, it } from 'vitest'
import { cellText, clipboardText, csvLine } from './cell-text.ts'

describe('cells', () => {
  it('are read with six digits', () => {
    expect([0.123456789, 12, null, true, 'a', '9007199254740993'].map(cellText)).toEqual([
      '0.123457',
      '12',
      '',
      'true',
      'a',
      '9007199254740993',
    ])
  })

  it('are copied whole, with no formula among them', () => {
    expect(
      clipboardText([
        [0.123456789, null],
        ['=1+1', 'a\tb'],
        ['-5', '"x"'],
      ]),
    ).toBe('0.123456789\t\n\'=1+1\t"a\tb"\n-5\t"""x"""')
  })

  it('are written as CSV, with no formula among them', () => {
    expect(csvLine(['a,b', '@SUM(A1)', 1.5, null, 'say "x"'])).toBe('"a,b",\'@SUM(A1),1.5,,"say ""x"""\r\n')
  })
})
