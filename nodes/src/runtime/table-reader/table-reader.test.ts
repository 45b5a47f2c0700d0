import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableSchema } from '../../core/table/schema.ts'
import { viewFault, wholeTable, type ColumnFilter, type TableView } from '../../core/table/table-view.ts'
import { columnSummarySchema, tableChartSchema } from '../../core/table/table-facts.ts'
import { openEngine } from '../engine.ts'
import { quoteString } from '../sql.ts'
import { NotNumericError } from './table-chart.ts'
import { openTableReader, type PageRequest, type TableReader } from './table-reader.ts'

let folder: string
let reader: TableReader

const schema: TableSchema = {
  complete: true,
  columns: [
    { name: 'row "id"', kind: 'integer', dtype: 'int64', role: 'id' },
    { name: 'value', kind: 'numeric', dtype: 'float64', role: 'feature' },
    { name: 'time', kind: 'datetime', dtype: 'datetime', role: 'feature' },
    { name: 'yes', kind: 'boolean', dtype: 'bool', role: 'feature' },
    { name: 'text', kind: 'text', dtype: 'string', role: 'feature' },
  ],
}
const { signal } = new AbortController()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-reader-'))
  const path = join(folder, 'data.parquet')
  const engine = await openEngine({ folder, memoryBytes: 200_000_000, threads: 2 })
  await engine.run(`COPY (SELECT i AS "row ""id""", CASE WHEN i = 1 THEN NULL ELSE (i * 7 % 5) / 2 END AS value,
    TIMESTAMP '2026-01-01' + INTERVAL (i % 10) HOUR AS time, i % 2 = 0 AS yes, 'Text ' || i AS text
    FROM (SELECT unnest([0, 1, 2, 3, 9007199254740993])::BIGINT AS i)) TO ${quoteString(path)} (FORMAT parquet)`)
  engine.close()
  reader = await openTableReader({ path, schema })
})

afterAll(async () => {
  await reader.close()
  await rm(folder, { recursive: true })
})

function page(request: Partial<PageRequest> & { look?: Partial<TableView> }) {
  const { look = {}, ...rest } = request
  return reader.page(
    { view: { ...wholeTable, ...look }, offset: 0, limit: 10, columns: null, ...rest },
    signal,
  )
}

async function ids(look: Partial<TableView>): Promise<unknown[]> {
  return (await page({ look })).rows.map((row) => row[0])
}

describe('pages of a table', () => {
  it('come in the table’s order, whole numbers that JavaScript cannot hold as text', async () => {
    const found = await page({ offset: 1, limit: 2 })
    expect(found.columns).toEqual(schema.columns.map(({ name }) => name))
    expect(found.total).toBe(5)
    expect(found.rows).toEqual([
      [1, null, '2026-01-01T01:00:00', false, 'Text 1'],
      [2, 2, '2026-01-01T02:00:00', true, 'Text 2'],
    ])
    expect((await page({ offset: 4, limit: 1 })).rows[0][0]).toBe('9007199254740993')
    expect((await page({ offset: 99 })).rows).toEqual([])
  })

  it('hold the columns that are asked for, in their order', async () => {
    const found = await page({ columns: ['text', 'row "id"'], limit: 1 })
    expect(found).toMatchObject({ columns: ['text', 'row "id"'], rows: [['Text 0', 0]] })
  })

  it('are sorted, missing values last either way, equal ones in the table’s order', async () => {
    expect((await ids({ sort: [{ column: 'value', descending: false }] })).at(-1)).toBe(1)
    expect((await ids({ sort: [{ column: 'value', descending: true }] })).at(-1)).toBe(1)
    expect(await ids({ sort: [{ column: 'yes', descending: true }] })).toEqual([
      0,
      2,
      1,
      3,
      '9007199254740993',
    ])
    const second = [
      { column: 'yes', descending: true },
      { column: 'row "id"', descending: true },
    ]
    expect(await ids({ sort: second })).toEqual([2, 0, '9007199254740993', 3, 1])
  })

  it.each<[ColumnFilter, unknown[]]>([
    [{ op: 'missing', column: 'value' }, [1]],
    [{ op: 'present', column: 'value' }, [0, 2, 3, '9007199254740993']],
    [{ op: 'between', column: 'row "id"', low: 1, high: 2 }, [1, 2]],
    [{ op: 'between', column: 'time', low: '2026-01-01T02:00', high: null }, [2, 3, '9007199254740993']],
    [{ op: 'between', column: 'time', low: '2026-99-01', high: null }, []],
    [{ op: 'one_of', column: 'yes', values: [true] }, [0, 2]],
    [{ op: 'one_of', column: 'text', values: ['Text 3', "'; DROP TABLE x; --"] }, [3]],
    [{ op: 'text', column: 'text', match: 'contains', text: 'EXT 2' }, [2]],
    [{ op: 'text', column: 'text', match: 'ends_with', text: "1' OR '1'='1" }, []],
    [{ op: 'text', column: 'row "id"', match: 'starts_with', text: '90' }, ['9007199254740993']],
  ])('are filtered: %j', async (filter, expected) => {
    expect(viewFault({ ...wholeTable, filters: [filter] }, schema)).toBeNull()
    expect(await ids({ filters: [filter] })).toEqual(expected)
    expect((await page({ look: { filters: [filter] } })).total).toBe(expected.length)
  })

  it('hold the rows with a text in any cell', async () => {
    expect(await ids({ search: 'text 3' })).toEqual([3])
    expect(await ids({ search: '01-01T02' })).toEqual([2])
    expect(await ids({ search: '%' })).toEqual([])
    expect(await ids({ search: 'TRUE' })).toEqual([0, 2])
  })

  it('need names and values that fit the table', () => {
    const fault = (filter: ColumnFilter) => viewFault({ ...wholeTable, filters: [filter] }, schema)?.fault
    expect(fault({ op: 'missing', column: 'nothing' })).toBe('unknown_column')
    expect(fault({ op: 'between', column: 'text', low: 'a', high: null })).toBe('wrong_value')
    expect(fault({ op: 'one_of', column: 'value', values: ['1); SELECT 1'] })).toBe('wrong_value')
    expect(fault({ op: 'between', column: 'time', low: "2026' OR 1", high: null })).toBe('wrong_value')
  })

  it('can be given up', async () => {
    const controller = new AbortController()
    controller.abort(new Error('no longer wanted'))
    const asked = reader.page({ view: wholeTable, offset: 0, limit: 1, columns: null }, controller.signal)
    await expect(asked).rejects.toThrow('no longer wanted')
  })
})

describe('summaries of columns', () => {
  it('tell figures of numbers and the most frequent values of others', async () => {
    const [value, yes, time] = await reader.summaries(['value', 'yes', 'time'], signal)
    for (const summary of [value, yes, time]) expect(() => columnSummarySchema.parse(summary)).not.toThrow()
    expect(value).toMatchObject({ rows: 5, missing: 1, top: null })
    expect(value.numbers).toMatchObject({ min: 0, max: 2, zeros: 1 })
    expect(value.histogram?.counts.reduce((sum, count) => sum + count, 0)).toBe(4)
    expect(yes.top).toEqual([
      { value: false, rows: 3 },
      { value: true, rows: 2 },
    ])
    expect(yes).toMatchObject({ distinct: 2, histogram: null, numbers: null })
    expect(time.histogram?.low).toBe(Date.UTC(2026, 0, 1))
  })
})

describe('charts of a table', () => {
  const all = { filters: [], search: '' }

  it('count numbers in bins, each category a series', async () => {
    const chart = await reader.chart(
      { chart: 'distribution', column: 'row "id"', by: 'yes', bins: 4 },
      all,
      signal,
    )
    expect(tableChartSchema.parse(chart)).toMatchObject({
      chart: 'histogram',
      rows: 5,
      missing: 0,
      series: [
        { label: 'false', counts: [2, 0, 0, 1] },
        { label: 'true', counts: [2, 0, 0, 0] },
      ],
    })
    const filters: ColumnFilter[] = [{ op: 'between', column: 'row "id"', low: 0, high: 3 }]
    const few = await reader.chart(
      { chart: 'distribution', column: 'row "id"', by: null, bins: 30 },
      { filters, search: '' },
      signal,
    )
    expect(few).toMatchObject({ low: -0.5, high: 3.5, series: [{ counts: [1, 1, 1, 1] }] })
  })

  it('count other values', async () => {
    const chart = await reader.chart({ chart: 'distribution', column: 'yes', by: null, bins: 4 }, all, signal)
    expect(tableChartSchema.parse(chart)).toMatchObject({
      chart: 'value_counts',
      values: ['false', 'true'],
      series: [{ label: 'all rows', counts: [3, 2] }],
      others: 0,
    })
  })

  it('draw boxes with whiskers and outliers as Tukey has them', async () => {
    const chart = await reader.chart({ chart: 'box', column: 'row "id"', by: null }, all, signal)
    expect(tableChartSchema.parse(chart)).toMatchObject({
      groups: [
        {
          rows: 5,
          median: 2,
          lowerQuartile: 1,
          upperQuartile: 3,
          upperWhisker: 3,
          lowerWhisker: 0,
          outliers: 1,
        },
      ],
    })
  })

  it('scatter rows that have both values', async () => {
    const chart = await reader.chart(
      { chart: 'scatter', x: 'row "id"', y: 'value', colour: 'yes', most: 100 },
      all,
      signal,
    )
    expect(tableChartSchema.parse(chart)).toMatchObject({
      rows: 4,
      missing: 1,
      labels: ['false', 'true'],
      codes: [1, 1, 0, 0],
    })
  })

  it('correlate, with nothing for a column that doesn’t vary', async () => {
    const filters: ColumnFilter[] = [{ op: 'one_of', column: 'yes', values: [true] }]
    const chart = await reader.chart({ chart: 'correlation', columns: null }, { filters, search: '' }, signal)
    const parsed = tableChartSchema.parse(chart)
    if (parsed.chart !== 'correlation') throw new Error('another chart')
    expect(parsed.columns).toEqual(['row "id"', 'value', 'yes'])
    expect(parsed.values[0][1]).toBeCloseTo(1)
    expect(parsed.values[2][2]).toBeNull()
  })

  it('refuse numbers of a column that has none', async () => {
    const asked = reader.chart({ chart: 'box', column: 'text', by: null }, all, signal)
    await expect(asked).rejects.toThrow(NotNumericError)
  })
})

describe('numbers at the ends of what a double holds', () => {
  const extreme: TableSchema = {
    complete: true,
    columns: (['huge', 'tiny', 'usual'] as const).map((name) => ({
      name,
      kind: 'numeric',
      dtype: 'float64',
      role: 'feature',
    })),
  }
  let far: TableReader

  beforeAll(async () => {
    const path = join(folder, 'far.parquet')
    const engine = await openEngine({ folder, memoryBytes: 200_000_000, threads: 2 })
    await engine.run(
      `COPY (SELECT i * 1e307 AS huge, i * 1e-307 AS tiny, i * 1e0 AS usual FROM range(1, 17) AS r(i)) TO ${quoteString(path)} (FORMAT parquet)`,
    )
    engine.close()
    far = await openTableReader({ path, schema: extreme })
  })
  afterAll(() => far.close())

  it('have a mean and a deviation like others', async () => {
    const found = await far.summaries(['huge', 'tiny', 'usual'], signal)
    const figures = found.map((summary) => columnSummarySchema.parse(summary).numbers)
    for (const [index, unit] of [1e307, 1e-307, 1].entries()) {
      expect((figures[index]?.mean ?? 0) / unit).toBeCloseTo(8.5, 10)
      expect((figures[index]?.deviation ?? 0) / unit).toBeCloseTo(4.760952285695, 10)
    }
    expect(found.map(({ histogram }) => histogram?.counts.reduce((sum, count) => sum + count))).toEqual([
      16, 16, 16,
    ])
  })

  it('correlate like others', async () => {
    const asked = { chart: 'correlation', columns: null } as const
    const chart = tableChartSchema.parse(await far.chart(asked, { filters: [], search: '' }, signal))
    if (chart.chart !== 'correlation') throw new Error('another chart')
    for (const value of chart.values.flat()) expect(value).toBeCloseTo(1, 12)
  })
})
