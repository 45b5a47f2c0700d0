import { describe, expect, it } from 'vitest'
import { fillMessage, shortValues, valuesOf } from './fill-message.ts'
import { listNames } from './list-names.ts'
import { messageLanguage } from './message-language.ts'

const german = messageLanguage('de', (rest) => `${rest} weitere`)

describe('fillMessage', () => {
  it('puts values in, numbers and names by the language', () => {
    const template = 'Line {row} of "{file}" has {columns}.'
    const values = { row: 12_345, file: '{row}$&', columns: ['a', 'b', 'c', 'd', 'e'] }
    expect(fillMessage(template, values)).toBe('Line 12,345 of "{row}$&" has a, b, c and 2 more.')
    expect(fillMessage(template, values, german)).toBe('Line 12.345 of "{row}$&" has a, b, c und 2 weitere.')
    expect(fillMessage('{a} {b}', { a: 1e-9, b: 1.5 }, german)).toBe('0,000000001 1,5')
  })

  it('leaves a placeholder without a value visible, and braces that hold none', () => {
    expect(fillMessage('{constructor} of {a, plural, other {#}} { } {', {})).toBe(
      '{constructor} of {a, plural, other {#}} { } {',
    )
  })

  it('chooses by number, by how many names there are, and by text', () => {
    const rows = '{count, plural, =0 {no row} one {# row of {file}} other {# rows of {file}}}'
    const fill = (count: number) => fillMessage(rows, { count, file: 'f' })
    expect([0, 1, 2_000].map(fill)).toEqual(['no row', '1 row of f', '2,000 rows of f'])
    const names = '{names, plural, =0 {It has none.} other {It has {names, list, 6}.}}'
    expect(fillMessage(names, { names: [] })).toBe('It has none.')
    expect(fillMessage(names, { names: ['a', 'b'] })).toBe('It has a and b.')
    const kind = 'It gives {kind, select, table {a table} other {something}}.'
    expect(fillMessage(kind, { kind: 'table' })).toBe('It gives a table.')
    expect(fillMessage(kind, { kind: 'toString' })).toBe('It gives something.')
  })

  it('joins alternatives, each in quotes', () => {
    const values = { names: ['a', '$&', '#'] }
    expect(fillMessage('{names, or, "#"}', values)).toBe('"a", "$&" or "#"')
    expect(fillMessage('{names, list, 2 "#"}', values)).toBe('"a", "$&" and 1 more')
    const inPlural = '{names, plural, other {# are {kind, select, other {# times}} {names, or, "#"}}}'
    expect(fillMessage(inPlural, { ...values, kind: '' })).toBe('3 are 3 times "a", "$&" or "#"')
    expect(fillMessage('{names, or, „#“}', values, german)).toBe('„a“, „$&“ oder „#“')
  })
})

describe('shortValues', () => {
  it('keeps of a long list what a sentence shows', () => {
    const columns = Array.from({ length: 20_000 }, (_, index) => `c${index}`)
    const short = shortValues({ columns, count: 2, name: 'a' })
    expect(JSON.stringify(short).length).toBeLessThan(200)
    const template = '{columns} {columns, list, 6} {columns, plural, other {#}} {count} {name}'
    expect(fillMessage(template, short)).toBe(fillMessage(template, { columns, count: 2, name: 'a' }))
    expect(fillMessage('{columns, or, "#"}', short)).toMatch(/^"c0", .*"c11" or 19,988 more$/)
    expect(fillMessage(template, short)).toContain('c0, c1, c2 and 19,997 more')
  })
})

describe('valuesOf', () => {
  it('gives each name once, those in branches too', () => {
    expect(valuesOf('{b} {a, plural, one {{c}} other {missing {b}}} {d, list, 6}')).toEqual([
      'a',
      'b',
      'c',
      'd',
    ])
  })
})

describe('listNames', () => {
  it.each([
    [[], ''],
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [['a', 'b', 'c', 'd'], 'a, b, c and 1 more'],
  ])('%j', (names, text) => expect(listNames(names)).toBe(text))
})
