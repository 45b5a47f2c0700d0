import { createHash } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { array, assert, asyncProperty, constantFrom, double, integer, oneof, string } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openEngine } from '../engine.ts'
import type { KnownColumn } from './csv-columns.ts'
import { readCsv } from './read-csv.ts'
import { openCsvReading, usualOptions } from './testing/csv-reading.ts'

const { fileOf, stage, read, problemOf } = openCsvReading()

const first = async (value: string) => (await read(`a,b\n${value},1\n`)).dtypes['a']

describe('the type of a cell is the one pandas gives it', () => {
  it.each(['7', '-7', '+7', '007', ' 7', '7 ', '9223372036854775807', '"7"'])(
    '%s is a whole number',
    async (text) => {
      expect(await first(text)).toBe('int64')
    },
  )
  it.each(['1.5', '1.0', '1.', '.5', '1e3', '1E-3', 'inf', '-Infinity', '1e400', ' 2.5 '])(
    '%s is a number',
    async (text) => {
      expect(await first(text)).toBe('float64')
    },
  )
  it.each(['true', 'False', 'TRUE', '"true"'])('%s is a yes/no', async (text) => {
    expect(await first(text)).toBe('bool')
  })
  it.each(['2015-01-02', '2015-01-02 10:11', '2015-01-02T10:11:12', '2015-01-02 10:11:12.123456'])(
    '%s is a time',
    async (text) => expect(await first(text)).toBe('datetime'),
  )
  it.each([
    '1_000',
    '0x10',
    '- 5',
    '1e',
    '1d5',
    't',
    'yes',
    ' true',
    '2015/01/02',
    '2015-1-2',
    '2015-02-30',
    '2015-01-02 24:00:00',
    '2015-01-02T10:00:00Z',
    '2015-01-02T10:00:00+02:00',
    '2015-01-02 10:11:12.1234567',
    'epoch',
    'infinity and beyond',
    '13:05',
    '9223372036854775808',
  ])('%s is text', async (text) => expect(await first(text)).toBe('string'))
})

describe('the type of a column fits every cell', () => {
  it('takes the wider type', async () => {
    const { dtypes } = await read('int,float,mixed,gap,none\n1,1,true,1,\n2,2.5,1,,NA\n')
    expect(dtypes).toEqual({ int: 'int64', float: 'float64', mixed: 'string', gap: 'int64', none: 'float64' })
  })

  it.each([
    ['1', '1.0', 'float64'],
    ['1', '1_0', 'string'],
    ['1', 'x', 'string'],
    ['true', 't', 'string'],
    ['2015-01-02', '2015/01/02', 'string'],
    ['', '7', 'int64'],
    ['1.5', 'nan?', 'string'],
  ])('%s is corrected by %s far down a large file', async (usualCell, lateCell, dtype) => {
    const { dtypes, rows } = await read(
      `a,b\n${`${usualCell},"some text to fill the file with"\n`.repeat(300_000)}${lateCell},x\n`,
    )
    expect(dtypes['a']).toBe(dtype)
    expect(rows).toHaveLength(300_001)
  })

  it('keeps doubles exact', async () => {
    await assert(
      asyncProperty(array(double({ noNaN: true }), { minLength: 1, maxLength: 200 }), async (values) => {
        const { rows } = await read(`a,b\n0.5,0\n${values.map((value) => `${value},1\n`).join('')}`)
        expect(rows.slice(1).map(([value]) => value)).toEqual(
          values.map((value) => (value === 0 ? 0 : value)),
        )
      }),
      { numRuns: 20 },
    )
  })

  it('keeps text and row order exact, whatever the text', async () => {
    const text = string({ unit: 'grapheme' }).filter((value) => !value.includes('\0'))
    await assert(
      asyncProperty(array(text, { minLength: 1, maxLength: 50 }), async (values) => {
        const quoted = values.map((value, row) => `${row},"${`~${value}`.replaceAll('"', '""')}"\n`)
        const { rows } = await read(`a,b\n${quoted.join('')}`)
        expect(rows).toEqual(values.map((value, row) => [row, `~${value}`]))
      }),
      { numRuns: 20 },
    )
  })

  it('tells text from categories', async () => {
    const rows = Array.from({ length: 100 }, (_, row) => `${row % 3},note ${row}\n`)
    expect((await read(`a,b\n${rows.join('')}`)).kinds).toEqual(['integer', 'text'])
    expect(
      (await read(`a,b\n${rows.map((row) => row.replace(/note \d*(\d)/, 'n$1')).join('')}`)).kinds[1],
    ).toBe('categorical')
  })

  it('reads declared columns as declared', async () => {
    const known: KnownColumn[] = [
      { name: 'a', dtype: 'string' },
      { name: 'b', dtype: 'float64' },
      { name: 'c', dtype: 'bool' },
    ]
    const { dtypes, rows } = await read('a,b,c\n007,1,1\n', {}, known)
    expect(dtypes).toEqual({ a: 'string', b: 'float64', c: 'bool' })
    expect(rows).toEqual([['007', 1, true]])
  })
})

describe('dialects', () => {
  const expected = [
    [1, 2],
    [3, 4],
  ]
  it.each([
    ['LF', 'a,b\n1,2\n3,4\n'],
    ['no last line break', 'a,b\n1,2\n3,4'],
    ['CRLF', 'a,b\r\n1,2\r\n3,4\r\n'],
    ['CR', 'a,b\r1,2\r3,4\r'],
    ['mixed', 'a,b\r\n1,2\n3,4\r'],
    ['empty lines', 'a,b\n\n1,2\n\n3,4\n\n'],
    ['byte order mark', '\u{feff}a,b\n1,2\n3,4\n'],
    ['semicolon', 'a;b\n1;2\n3;4\n'],
    ['tab', 'a\tb\n1\t2\n3\t4\n'],
    ['bar', 'a|b\n1|2\n3|4\n'],
  ])('reads %s', async (_, content) => {
    const { dtypes, rows } = await read(content)
    expect(Object.keys(dtypes)).toEqual(['a', 'b'])
    expect(rows).toEqual(expected)
  })

  it('reads quoted delimiters, quotes and line breaks', async () => {
    const { rows } = await read('a,b\n1,"x, ""y""\r\nz"\n2,in"side\n')
    expect(rows).toEqual([
      [1, 'x, "y"\r\nz'],
      [2, 'in"side'],
    ])
  })

  it('reads a file without quotes', async () => {
    expect((await read('a,b\n1,"x\n2,y"\n', { quote: '' })).rows).toEqual([
      [1, '"x'],
      [2, 'y"'],
    ])
  })

  it('reads one column, where an empty line is nothing', async () => {
    expect((await read('a\r\n1\r\n\r\n3\r\n')).rows).toEqual([[1], [3]])
  })

  it('names the columns of a file without a header', async () => {
    const { dtypes, rows } = await read('1,2\n3,4\n', { header: false })
    expect(Object.keys(dtypes)).toEqual(['column_1', 'column_2'])
    expect(rows).toEqual(expected)
  })

  it('reads decimal commas', async () => {
    const { dtypes, rows } = await read('a;b\n1,5;1.5\n,5;2\n', { decimal: ',' })
    expect(dtypes).toEqual({ a: 'float64', b: 'string' })
    expect(rows.map(([value]) => value)).toEqual([1.5, 0.5])
  })

  it.each([
    ['latin-1', Buffer.from('a,b\n1,é\n', 'latin1'), 'é'],
    ['windows-1252', Buffer.from([97, 44, 98, 10, 49, 44, 0x80, 10]), '€'],
    ['utf-16', Buffer.from('\u{feff}a,b\n1,é😀\n', 'utf16le'), 'é😀'],
    ['utf-16', Buffer.from('\u{feff}a,b\n1,é\n', 'utf16le').swap16(), 'é'],
    ['latin-1', Buffer.from('\u{feff}a,b\n1,é\n', 'utf16le'), 'é'],
  ] as const)('reads %s', async (encoding, content, text) => {
    expect((await read(content, { encoding })).rows).toEqual([[1, text]])
  })

  it('takes a header without rows for a table without rows', async () => {
    const { dtypes, rows } = await read('a,b\n')
    expect(dtypes).toEqual({ a: 'string', b: 'string' })
    expect(rows).toEqual([])
  })

  it('reads a row that is longer than the reader’s usual buffer', async () => {
    const long = 'x'.repeat(5_000_000)
    expect((await read(`a,b\n1,${long}\n2,y\n`)).rows).toEqual([
      [1, long],
      [2, 'y'],
    ])
  })

  it('reads 10,000 columns', async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `c${index}`)
    const { columns } = await stage(`${names.join()}\n${names.map((_, index) => index).join()}\n`)
    expect(columns).toHaveLength(10_000)
    expect(new Set(columns.map((column) => column.dtype))).toEqual(new Set(['int64']))
  })

  it('reads a header of as many columns without a row, and refuses more', async () => {
    const { columns } = await stage('x,'.repeat(9_999))
    expect(columns).toHaveLength(10_000)
    expect(columns.slice(-2).map(({ name, dtype }) => [name, dtype])).toEqual([
      ['x.9998', 'string'],
      ['Unnamed: 9999', 'string'],
    ])
    await expect(stage('x,'.repeat(10_000))).rejects.toMatchObject({
      problem: 'too_many_columns',
      values: { count: 10_001, most: 10_000 },
    })
  })

  it('says the same of an empty table whichever way it is stored', async () => {
    const plain = await stage('a,b\n')
    const quoted = await stage('"a","b"\n')
    expect(quoted.columns).toEqual(plain.columns)
    expect(plain.facts).toMatchObject({
      rows: 0,
      profile: ['a', 'b'].map((name) => ({
        name,
        missing: 0,
        distinct: 0,
        min: null,
        max: null,
        mean: null,
      })),
    })
  })
})

describe('what is wrong with a file is said with its place', () => {
  it.each<[string, string | Uint8Array, object]>([
    ['empty', '', { problem: 'file_empty' }],
    ['only a byte order mark', '\u{feff}', { problem: 'file_empty' }],
    ['only line breaks', '\n\n', { problem: 'file_empty' }],
    ['binary', Buffer.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]), { problem: 'file_binary' }],
    ['a zero byte far down', `a,b\n${'1,2\n'.repeat(400_000)}1,\0\n1\n`, { problem: 'file_binary' }],
    ['too many fields', 'a,b\n1,2\n3,4,5\n', { problem: 'row_ragged', row: 3, expected: 2, found: 3 }],
    ['too few fields', 'a,b\n1,2\n3\n', { problem: 'row_ragged', row: 3, expected: 2, found: 1 }],
    [
      'ragged behind a quoted line break',
      'a,b\n1,"x\ny"\n3,4,5\n',
      { problem: 'row_ragged', row: 4, expected: 2, found: 3 },
    ],
    ['ragged, CR LF', 'a,b\r\n1,2\r\n3\r\n', { problem: 'row_ragged', row: 3, expected: 2, found: 1 }],
    ['unclosed quote', 'a,b\n1,2\n3,"4\n5,6\n', { problem: 'quote_unclosed', row: 3 }],
    ['text behind a quote', 'a,b\n1,"2"x\n', { problem: 'quote_unclosed', row: 2 }],
    [
      'not UTF-8',
      Buffer.from([97, 44, 98, 10, 49, 44, 50, 10, 49, 44, 0xff, 10]),
      { problem: 'encoding_wrong', row: 3 },
    ],
    ['a name twice but for capitals', 'a,A\n1,2\n', { problem: 'column_repeated', column: 'A' }],
    [
      'a made name that is there but for capitals',
      'a,a,A.1\n1,2,3\n',
      { problem: 'column_repeated', column: 'A.1' },
    ],
  ])('%s', async (_, content, problem) => {
    expect(await problemOf(content)).toEqual(problem)
  })

  it('names the first value that a declared column can’t hold', async () => {
    const known: KnownColumn[] = [{ name: 'b', dtype: 'int64' }]
    const content = 'a,b\n"x\ny",1\nz,\nz,1.5\nz,2.5\n'
    expect(await problemOf(content, {}, known)).toEqual({
      problem: 'value_unreadable',
      row: 5,
      column: 'b',
      value: '1.5',
    })
  })

  it('names a byte that the encoding doesn’t have', async () => {
    const content = Buffer.from([97, 44, 98, 10, 49, 44, 0x81, 10])
    expect(await problemOf(content, { encoding: 'windows-1252' })).toMatchObject({
      problem: 'encoding_wrong',
    })
  })

  it('names a damaged letter of a file that is UTF-8 otherwise', async () => {
    const content = Buffer.concat([Buffer.from('a,b\né,è\n1,'), Buffer.from([0xff, 10])])
    expect(await problemOf(content, { encoding: 'auto' })).toEqual({ problem: 'encoding_wrong', row: 3 })
  })

  it('names a declared column that isn’t there', async () => {
    expect(await problemOf('a,b\n1,2\n', {}, [{ name: 'c', dtype: 'int64' }])).toEqual({
      problem: 'columns_differ',
      column: 'c',
    })
  })

  it('never fails in another way, whatever the bytes', async () => {
    const byte = oneof(constantFrom(...Buffer.from('ab,;"\n\r 1.')), integer({ min: 1, max: 255 }))
    await assert(
      asyncProperty(array(byte, { maxLength: 60 }), async (bytes) => {
        const problem = await problemOf(Uint8Array.from(bytes))
        expect(problem?.problem ?? 'none').toMatch(/^[a-z_]+$/)
      }),
      { numRuns: 300 },
    )
  })
})

it('stages equal bytes for one thread and for two', async () => {
  const row = (index: number) =>
    `${index},${Math.sin(index)},city ${index % 97},${index % 3 === 0 ? '' : 'x'}\n`
  const rows = Array.from({ length: 300_000 }, (_, index) => row(index))
  const path = await fileOf(`a,b,c,d\n${rows.join('')}`)
  const [folder, staging] = [dirname(path), `${path}.parquet`]
  const digests = new Set<string>()
  for (const threads of [1, 2, 2]) {
    const other = await openEngine({ folder, memoryBytes: 500_000_000, threads })
    await readCsv({ engine: async () => other, path, options: usualOptions, known: [], staging, threads })
    other.close()
    digests.add(
      createHash('sha256')
        .update(await readFile(staging))
        .digest('hex'),
    )
  }
  expect(digests.size).toBe(1)
})
