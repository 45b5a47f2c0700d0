import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  array,
  assert,
  asyncProperty,
  boolean,
  constantFrom,
  date,
  double,
  float,
  integer,
  maxSafeInteger,
  oneof,
  record,
  string,
  stringMatching,
  type Arbitrary,
} from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ColumnProfile } from '../../../core/artifact/artifact.ts'
import { missingTexts } from '../../../core/table/missing-texts.ts'
import type { TableSchema } from '../../../core/table/schema.ts'
import { profileTable, type TableFacts } from '../../column-profile.ts'
import { openEngine, type Engine } from '../../engine.ts'
import { quoteString } from '../../sql.ts'
import type { KnownColumn } from '../csv-columns.ts'
import { readCsvHead } from '../csv-head.ts'
import type { CsvReadOptions } from '../csv-options.ts'
import { readCsvByEngine } from '../read-csv.ts'
import { readCsvDirectly } from './read-csv-directly.ts'

let folder: string
let engine: Engine
let stagings = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-direct-'))
  engine = await openEngine({ folder, memoryBytes: 1_000_000_000, threads: 2 })
})

afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

const usual: CsvReadOptions = {
  delimiter: ',',
  quote: '"',
  header: true,
  encoding: 'utf-8',
  decimal: '.',
  naValues: missingTexts,
}

/** The table as both readers make it; null where the fast one leaves the file to the other. */
async function readBoth(
  content: string,
  { options = {}, chunkBytes, known = [], threads = 1 }: Variation = {},
): Promise<{ direct: unknown; engine: unknown } | null> {
  // New paths each time: the engine remembers what it has read of a path.
  const name = join(folder, `table-${++stagings}`)
  const [path, fast, exact] = ['.csv', '-fast.parquet', '-exact.parquet'].map((end) => name + end)
  await writeFile(path, content)
  const all = { ...usual, ...options }
  const head = await readCsvHead(path, all)
  const declared = new Map(known.map((column) => [column.name, column]))
  const input = { path, options: all, known, engine: async () => engine, threads }
  const direct = await readCsvDirectly({
    ...input,
    head,
    known: declared,
    staging: fast,
    chunkBytes,
  })
  if (direct === null) return null
  const schema: TableSchema = {
    complete: true,
    columns: head.names.map((name, index) => ({
      name,
      dtype: direct.dtypes[index],
      kind: 'text',
      role: 'feature',
    })),
  }
  const other = await readCsvByEngine({ ...input, staging: exact }, head, declared)
  const facts = await profileTable(engine, relation(exact), schema)
  expectCloseMeans(direct.facts.profile, facts.profile)
  return {
    direct: {
      dtypes: direct.dtypes,
      cells: await cellsOf(fast),
      ...exactly(direct.facts),
      missing: [...direct.facts.missing],
    },
    engine: {
      dtypes: other.columns.map(({ dtype }) => dtype),
      cells: await cellsOf(exact),
      ...exactly(facts),
      missing: [...facts.missing],
    },
  }
}

async function readAlone(path: string, signal?: AbortSignal) {
  const head = await readCsvHead(path, usual)
  const staging = join(folder, 'alone.parquet')
  return readCsvDirectly({ path, head, options: usual, known: new Map(), staging, threads: 2, signal })
}

interface Variation {
  options?: Partial<CsvReadOptions>
  chunkBytes?: number
  known?: KnownColumn[]
  threads?: number
}

function relation(path: string): string {
  return `read_parquet(${quoteString(path)})`
}

/** Doubles by their bits, times as text: every cell exactly. The engine's dictionaries take both zeros for one value. */
async function cellsOf(path: string): Promise<string[][]> {
  const result = await engine.connection.runAndReadAll(`SELECT * FROM ${relation(path)}`)
  const bits = new BigUint64Array(1)
  return result.getRows().map((row) =>
    row.map((value) => {
      if (typeof value !== 'number') return `${typeof value} ${String(value)}`
      new Float64Array(bits.buffer)[0] = value + 0
      return `double ${value} ${bits[0]}`
    }),
  )
}

/** What a profile says, but for the means; zeros may have either sign. */
function exactly({ rows, profile }: Pick<TableFacts, 'rows' | 'profile'>) {
  const unsigned = (bound: number | string | null) => (typeof bound === 'number' ? bound + 0 : bound)
  return {
    rows,
    profile: profile.map(({ mean: _, ...column }) => ({
      ...column,
      min: unsigned(column.min),
      max: unsigned(column.max),
    })),
  }
}

/** Sums of doubles depend on their order in the last bits, and the engine has no mean of the very smallest numbers. */
function expectCloseMeans(direct: readonly ColumnProfile[], engineProfile: readonly ColumnProfile[]): void {
  direct.forEach(({ mean, min, max }, index) => {
    const other = engineProfile[index].mean
    if (other === null && mean !== null) expect(Math.abs(mean)).toBeLessThan(1e-290)
    else if (other === null || mean === null) expect(mean).toBe(other)
    else expect(Math.abs(mean - other)).toBeLessThanOrEqual(1e-12 * Math.max(-Number(min), Number(max)))
  })
}

const digits = (most: number) => stringMatching(new RegExp(`^[0-9]{1,${most}}$`))
const plainNumber = record({ sign: constantFrom('', '', '-', '+'), whole: digits(20), fraction: digits(24) })
const isoTime = date({
  min: new Date('0001-01-01T00:00:00Z'),
  max: new Date('9999-12-31T23:59:59Z'),
  noInvalidDate: true,
}).map((time) => time.toISOString())
const anyText = string({ unit: 'grapheme', maxLength: 30 }).filter((value) => !/[\0\v\r]/.test(value))

/** Cells that are nearly of a type, or of another one than they look like. */
const nastyCells = [
  '1_000',
  '0x10',
  '- 5',
  '1e',
  '1e+',
  '--1',
  '1.2.3',
  '.',
  '-',
  '+',
  'e5',
  '1d5',
  't',
  'yes',
  ' true',
  '2015/01/02',
  '2015-1-2',
  '2015-02-30',
  '2015-02-29',
  '2016-02-29',
  '2015-13-01',
  '2015-01-02 24:00:00',
  '2015-01-02T10:00:00Z',
  '2015-01-02 10:11:12.1234567',
  '2015-01-02 10:60',
  '2015-01-02 ',
  'nan',
  'NaN.',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '99999999999999999999',
  '007',
  '7 ',
  'infinity and beyond',
  'INF',
  '1,5',
  '١٢',
  '0'.repeat(40),
  `0.${'0'.repeat(30)}1`,
  '1'.repeat(25),
  ' "quoted"',
  '\t"',
  'in"side',
]

/** Cells that belong to one type, and some that upset it. */
const cellKinds: Record<string, Arbitrary<string>> = {
  whole: oneof(integer().map(String), maxSafeInteger().map(String), digits(19), digits(3)),
  float: oneof(
    double({ noNaN: true, noDefaultInfinity: true }).map(String),
    double({ noNaN: true, noDefaultInfinity: true }).map((value) => value.toExponential()),
    float({ noNaN: true, noDefaultInfinity: true }).map(String),
    double({ min: -1e6, max: 1e6, noNaN: true }).map((value) => value.toFixed(4)),
    plainNumber.map(({ sign, whole, fraction }) => `${sign}${whole}.${fraction}`),
    plainNumber.map(
      ({ sign, whole, fraction }) => `${sign}${whole.slice(0, 3)}e${sign}${fraction.slice(0, 3)}`,
    ),
    constantFrom(
      '1.',
      '.5',
      '0',
      '-0.0',
      '00012.50',
      'inf',
      '-Infinity',
      '1e400',
      '1e-400',
      ' 2.5',
      '5e-324',
    ),
  ),
  time: oneof(
    isoTime.map((time) => time.slice(0, 10)),
    isoTime.map((time) => time.slice(0, 19)),
    isoTime.map((time) => time.slice(0, 16).replace('T', ' ')),
    isoTime.map((time) => time.slice(0, 23)),
  ),
  yesNo: constantFrom('true', 'false', 'True', 'FALSE'),
  text: anyText,
  repeated: constantFrom('red', 'green', 'a, b', 'say "hi"', 'ä'),
  nasty: constantFrom(...nastyCells),
}

/** A column: mostly cells of one kind, some missing, seldom one of any kind, quoted or not. */
const column = record({
  kind: constantFrom('whole', 'float', 'time', 'yesNo', 'text', 'repeated'),
  quoted: constantFrom('always', 'sometimes', 'as needed'),
  gaps: constantFrom(0, 0, 3, 10),
  upset: constantFrom(false, false, true),
})

const file = record({
  columns: array(column, { minLength: 2, maxLength: 5 }),
  rows: integer({ min: 1, max: 40 }),
  lineEnd: constantFrom('\n', '\r\n'),
  lastLineEnd: boolean(),
  blankLines: boolean(),
}).chain((form) => {
  const cells = form.columns.map(({ kind, upset, gaps }) =>
    array(
      oneof(
        { weight: 20, arbitrary: cellKinds[kind] },
        { weight: gaps, arbitrary: constantFrom('', 'NA', 'null', 'NaN') },
        { weight: upset ? 1 : 0, arbitrary: oneof(...Object.values(cellKinds)) },
      ),
      { minLength: form.rows, maxLength: form.rows },
    ),
  )
  const quotes = array(integer({ min: 0, max: 3 }), { minLength: form.rows, maxLength: form.rows })
  return record({ quotes, cells: arrays(cells) }).map(({ cells: values, quotes: draws }) => {
    const lines = draws.map((draw, row) =>
      values.map((texts, index) => quote(texts[row], form.columns[index].quoted, draw)).join(','),
    )
    const header = values.map((_, index) => `c${index}`).join(',')
    const between = form.blankLines ? form.lineEnd.repeat(2) : form.lineEnd
    return [header, ...lines].join(between) + (form.lastLineEnd ? form.lineEnd : '')
  })
})

function arrays(items: Arbitrary<string[]>[]): Arbitrary<string[][]> {
  const fields = Object.fromEntries(items.map((item, index) => [String(index), item]))
  return record(fields).map((values) => items.map((_, index) => values[String(index)]))
}

function quote(text: string, when: 'always' | 'sometimes' | 'as needed', draw: number): string {
  // A quote is a quote at the very start only; behind blanks or letters it is text.
  const needed = /[,\n\r]|^"/.test(text)
  if (!needed && when !== 'always' && !(when === 'sometimes' && draw === 0)) return text
  return `"${text.replaceAll('"', '""')}"`
}

describe('the fast reader', () => {
  it.each([
    { chunkBytes: undefined, runs: 300 },
    { chunkBytes: 100, runs: 200 },
  ])(
    'makes of a file what the engine makes of it, in chunks of $chunkBytes bytes',
    async ({ chunkBytes, runs }) => {
      let direct = 0
      await assert(
        asyncProperty(file, async (content) => {
          const tables = await readBoth(content, { chunkBytes })
          if (tables === null) return
          direct++
          expect(tables.direct).toEqual(tables.engine)
        }),
        { numRuns: runs },
      )
      // What it leaves to the engine has to be the exception.
      expect(direct).toBeGreaterThan(runs / 2)
    },
  )
  it.each<[string, string, Variation]>([
    [
      'semicolons and decimal commas',
      'a;b\n1,5;x\n-,25;2.5\n1e2;\n',
      { options: { delimiter: ';', decimal: ',' } },
    ],
    ['other quotes', "a,b\n'x, y',1\n'it''s',2\n\"z\",3\n", { options: { quote: "'" } }],
    ['quotes behind blanks', 'a,b\n1, "x"\n2,\t"y" "z\n"p\nq", "\n "",\t ', {}],
    ['no quotes', 'a,b\n"x,1\ny"",2\n', { options: { quote: '' } }],
    ['no header', '1,x\n2,y\n', { options: { header: false } }],
    ['a header with line breaks', '"a\nb",c\n1,2\n', {}],
    [
      'numbers for missing values',
      'a,b\n-999,1\n2,-999\n"-999",0\n',
      { options: { naValues: ['-999', '0'] } },
    ],
    ['no missing values', 'a,b\nNA,1\n"",2\n,3\n', { options: { naValues: [] } }],
    ['a byte order mark', '\u{feff}a,b\n1,x\n', {}],
    ['bars and tabs', 'a|b\n1\t|"x|y"\n', { options: { delimiter: '|' } }],
    [
      'declared columns',
      'a,b,c,d\n007,1,1,2020-01-02\n8,TRUE,2,\n',
      {
        known: [
          { name: 'a', dtype: 'string' },
          { name: 'b', dtype: 'bool' },
          { name: 'c', dtype: 'float64' },
          { name: 'd', dtype: 'datetime' },
        ],
      },
    ],
    ['letters of several bytes', `a,b\n${'é😀,"ä""ö"\n'.repeat(50)}`, { chunkBytes: 64, threads: 2 }],
    [
      'line breaks within quotes',
      `a,b\n${'1,"x\ny, z, z\n\n1\n"\n'.repeat(50)}`,
      { chunkBytes: 50, threads: 3 },
    ],
  ])('reads %s', async (_, content, variation) => {
    const tables = await readBoth(content, variation)
    expect(tables).not.toBeNull()
    expect(tables?.direct).toEqual(tables?.engine)
  })

  it('reads more columns than the engine stages at once', async () => {
    const columns = Array.from({ length: 1200 }, (_, index) => index)
    const tables = await readBoth(
      `${columns.map((index) => `c${index}`).join()}\n${columns.join()}\n${columns.map((index) => index / 4).join()}\n`,
    )
    expect(tables).not.toBeNull()
    expect(tables?.direct).toEqual(tables?.engine)
  })

  it.each([
    ['a row that is too short', 'a,b\n1,2\n3\n'],
    ['text behind a quote', 'a,b\n1,"2"x\n'],
    ['an open quote', 'a,b\n1,2\n3,"4\n'],
    ['line ends of CR', 'a,b\r1,2\r'],
    ['a zero byte far down', `a,b\n${'1,2\n'.repeat(400_000)}1,\0\n`],
    ['only empty lines', 'a,b\n\n\n'],
  ])('leaves %s to the engine', async (_, content) => {
    const path = join(folder, 'unusual.csv')
    await writeFile(path, content)
    expect(await readAlone(path)).toBeNull()
  })

  it('notices when a line within quotes looks like a record', async () => {
    const content = `a,b\n${'1,"x\ny,z\n\n1,2\n"\n'.repeat(50)}`
    expect(await readBoth(content, { chunkBytes: 50 })).toBeNull()
  })

  it('leaves bytes that are not UTF-8 to the engine', async () => {
    const path = join(folder, 'unusual.csv')
    await writeFile(path, Buffer.from([97, 44, 98, 10, 49, 44, 0xff, 10]))
    expect(await readAlone(path)).toBeNull()
  })

  it('stores many rows in several groups, with the file’s digest', async () => {
    const path = join(folder, 'long.csv')
    const rows = 200_000
    const cell = (row: number) => (row % 1000 === 7 ? 'NA' : String(Math.sin(row)))
    const lines = Array.from(
      { length: rows },
      (_, row) => `${row % 9999},${cell(row)},city ${row % 97},n${row}\n`,
    )
    await writeFile(path, `a,b,c,d\n${lines.join('')}`)
    const read = await readAlone(path)
    if (read === null) throw new Error('The file is usual.')
    const stored = join(folder, 'alone.parquet')
    const bytes = await readFile(stored)
    expect(read.facts.rows).toBe(rows)
    expect(read.facts.file).toEqual({
      digest: createHash('sha256').update(bytes).digest('hex'),
      bytes: bytes.length,
    })
    const [[groups, a, b, d]] = await engine.rows(
      `SELECT (SELECT count(DISTINCT row_group_id)::INTEGER FROM parquet_metadata(${quoteString(stored)})),
        sum(a)::DOUBLE, count(b)::INTEGER, count(DISTINCT d)::INTEGER FROM read_parquet(${quoteString(stored)})`,
    )
    expect(groups).toBe(4)
    expect([a, b, d]).toEqual([lines.reduce((sum, _, row) => sum + (row % 9999), 0), rows - 200, rows])
    const [first, second, third, fourth] = read.facts.profile
    expect([first.distinct, third.distinct, second.missing]).toEqual([9999, 97, 200])
    expect((fourth.distinct ?? 0) / rows).toBeCloseTo(1, 1)
    expect((second.distinct ?? 0) / rows).toBeCloseTo(1, 1)
    expect(read.texts.map((texts) => texts?.length ?? null)).toEqual([
      null,
      null,
      expect.closeTo(6.9, 1),
      expect.closeTo(6.4, 1),
    ])
  })

  it('stops when it is aborted', async () => {
    const path = join(folder, 'long.csv')
    await writeFile(path, `a,b\n${'1,"some text to fill the file with"\n'.repeat(600_000)}`)
    const controller = new AbortController()
    const reading = readAlone(path, controller.signal)
    controller.abort(new Error('enough'))
    await expect(reading).rejects.toThrow('enough')
  })
})
