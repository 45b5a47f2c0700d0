import { describe, expect, it } from 'vitest'
import { findDialect } from './csv-head.ts'
import { openCsvReading } from './testing/csv-reading.ts'

const { fileOf, read } = openCsvReading()

describe('the names of columns', () => {
  // What pandas 3 answers to the same headers.
  it.each([
    [',a,b', ['Unnamed: 0', 'a', 'b']],
    ['a,b,', ['a', 'b', 'Unnamed: 2']],
    ['a,,a,a', ['a', 'Unnamed: 1', 'a.1', 'a.2']],
    ['a,a,a.1', ['a', 'a.2', 'a.1']],
    ['a,a,a.1,a.1', ['a', 'a.2', 'a.1', 'a.1.1']],
    ['a,a.1,a.1,a', ['a', 'a.1', 'a.1.1', 'a.2']],
    ['Unnamed: 1,,x', ['Unnamed: 1', 'Unnamed: 1.1', 'x']],
  ])('of "%s" are completed as pandas does it', async (header, names) => {
    const row = names.map((_, place) => place)
    const { dtypes, rows } = await read(`${header}\n${row.join(',')}\n`)
    expect(Object.keys(dtypes)).toEqual(names)
    expect(rows).toEqual([row])
  })
})

describe('an encoding that is to be found out', () => {
  const windows = (text: string) =>
    Buffer.from(text.replaceAll('€', '\x80').replaceAll('“', '\x93').replaceAll('”', '\x94'), 'latin1')

  it.each([
    ['UTF-8', Buffer.from('Größe,Preis\n“hoch”,5 €\n')],
    ['UTF-8 with a mark', Buffer.from('\u{feff}Größe,Preis\n“hoch”,5 €\n')],
    ['UTF-16', Buffer.from('\u{feff}Größe,Preis\n“hoch”,5 €\n', 'utf16le')],
    ['Windows-1252', windows('Größe,Preis\n“hoch”,5 €\n')],
  ])('is %s', async (_, content) => {
    const { dtypes, rows } = await read(content, { encoding: 'auto' })
    expect(Object.keys(dtypes)).toEqual(['Größe', 'Preis'])
    expect(rows).toEqual([['“hoch”', '5 €']])
  })

  it.each([
    ['Windows-1252', (text: string) => windows(text)],
    ['UTF-8', (text: string) => Buffer.from(text)],
  ])('is %s where only the end of a large file tells', async (name, encode) => {
    const content = encode(`a,b\n${'1,x\n'.repeat(300_000)}2,Genève\n`)
    const { rows } = await read(content, { encoding: 'auto' })
    expect(rows.at(-1)).toEqual([2, 'Genève'])
    expect((await findDialect(await fileOf(content)))?.encoding).toBe(name.toLowerCase())
  })
})
