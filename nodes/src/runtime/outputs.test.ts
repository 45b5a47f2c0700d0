import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableArtifact } from '../core/artifact/artifact.ts'
import { tableArtifactSchema } from '../core/artifact/artifact.ts'
import { column, literalOf } from '../core/expression/expression.ts'
import type { Column } from '../core/table/schema.ts'
import type { TableChange } from './context.ts'
import { openEngine, type Engine } from './engine.ts'
import { NodeFailure } from './node-failure.ts'
import { createOutputs, type OutputWriter } from './outputs.ts'
import { openTable, type RelationTable } from './table.ts'

let folder: string
let engine: Engine
let outputs: OutputWriter
let port = 0
const { signal } = new AbortController()

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-outputs-'))
  engine = await openEngine({ folder, memoryBytes: 500_000_000, threads: 2 })
  outputs = createOutputs({ engine: async () => engine, folder, nodeType: 'test-node' })
})

afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

const id: Column = { name: 'row_number', kind: 'integer', dtype: 'int64', role: 'id' }
const city: Column = { name: 'Ci"ty', kind: 'categorical', dtype: 'string', role: 'feature' }
const size: Column = { name: 'size', kind: 'numeric', dtype: 'float64', role: 'feature' }

async function open(written: TableArtifact, at: string): Promise<RelationTable> {
  return openTable(engine, join(folder, at), written, signal)
}

async function tableOf(cities: (string | null)[], sizes: number[]): Promise<RelationTable> {
  const at = `table_${++port}`
  const written = await outputs.columns(at, {
    schema: { columns: [id, city, size], complete: true },
    columns: [
      { column: id, values: Float64Array.from(sizes, (_, row) => row) },
      { column: city, values: cities },
      { column: size, values: Float64Array.from(sizes) },
    ],
    recipe: { raw: [id, city, size], steps: [] },
  })
  return open(written, at)
}

async function change(table: RelationTable, by: TableChange) {
  const at = `table_${++port}`
  const header = await outputs.transform(at, table, by)
  const result = await open(header, at)
  const names = header.schema.columns.map(({ name }) => name)
  const frame = await result.read(names)
  const columns = header.schema.columns.map(({ name, dtype }) => {
    if (dtype !== 'string') return [...frame.numbers(name)]
    const { codes, values } = frame.codes(name)
    return Array.from(codes, (code) => (code < 0 ? null : values[code]))
  })
  return {
    header,
    names,
    rows: Array.from({ length: frame.rows }, (_, row) => columns.map((values) => values[row])),
    at,
  }
}

describe('outputs', () => {
  it('computes, appends and drops columns, and records what it did', async () => {
    const table = await tableOf(['b', null], [1.5, Number.NaN])
    const doubled: Column = { name: 'double', kind: 'numeric', dtype: 'float64', role: 'feature' }
    const projection = {
      set: [
        { column: size, expression: { op: 'coalesce' as const, args: [column('size'), literalOf(0.1)] } },
        {
          column: doubled,
          expression: { op: 'multiply' as const, left: column('size'), right: literalOf(2) },
        },
      ],
      drop: ['row_number'],
    }
    const { header, names, rows } = await change(table, { change: 'project', projection, fitted: true })
    expect(names).toEqual(['Ci"ty', 'size', 'double'])
    expect(rows).toEqual([
      ['b', 1.5, 3],
      [null, 0.1, Number.NaN],
    ])
    expect(header.recipe.steps).toEqual([{ type: 'test-node', kind: 'row-wise', fitted: true, projection }])
    expect(header.schema.columns.map(({ missing }) => missing)).toEqual([true, false, true])
  })

  it('keeps the rows for which a condition is true, in order', async () => {
    const table = await tableOf(['a', 'b', null, 'a'], [1, 2, 3, 4])
    const where = { op: 'equal' as const, left: column('Ci"ty'), right: literalOf('a') }
    const { header, rows } = await change(table, { change: 'filter', where })
    expect(rows).toEqual([
      [0, 'a', 1],
      [3, 'a', 4],
    ])
    expect(header.recipe.steps).toEqual([{ type: 'test-node', kind: 'training-only' }])
  })

  it.each([
    ['first', [0, 1, 2]],
    ['last', [1, 3, 4]],
    ['none', [1]],
  ] as const)(
    'keeps the %s of equal rows, a missing value equal to a missing one',
    async (keep, expected) => {
      const table = await tableOf(['a', 'b', null, 'a', null], [1, 2, 3, 4, 5])
      const { rows } = await change(table, { change: 'distinct', columns: ['Ci"ty'], keep })
      expect(rows.map(([row]) => row)).toEqual(expected)
    },
  )

  it('takes rows in any order and adds columns to them', async () => {
    const table = await tableOf(['a', 'b', 'c'], [1, 2, 3])
    const part: Column = { name: 'partition', kind: 'categorical', dtype: 'string', role: 'partition' }
    const add = [{ column: part, codes: Int32Array.of(0, 0, 1, -1), labels: ['train', 'test'] }]
    const { header, rows } = await change(table, { change: 'take', rows: Int32Array.of(2, 0, 2, 1), add })
    expect(rows).toEqual([
      [2, 'c', 3, 'train'],
      [0, 'a', 1, 'train'],
      [2, 'c', 3, 'test'],
      [1, 'b', 2, null],
    ])
    expect(header.partitions).toEqual({ train: 2, test: 1 })
  })

  it('keeps the order of many rows', async () => {
    const count = 300_000
    const table = await tableOf(
      Array.from({ length: count }, (_, row) => `city ${row % 7}`),
      Array.from({ length: count }, (_, row) => row / 3),
    )
    const where = { op: 'not_equal' as const, left: column('Ci"ty'), right: literalOf('city 3') }
    const { at } = await change(table, { change: 'filter', where })
    const filtered = await open(tableArtifactSchema.parse(outputs.written[at]), at)
    const kept = (await filtered.read(['row_number'])).numbers('row_number')
    const expected = Array.from({ length: count }, (_, row) => row).filter((row) => row % 7 !== 3)
    expect(kept).toEqual(Float64Array.from(expected))
  })

  it('writes equal bytes for equal work, and names them by their digest', async () => {
    const table = await tableOf(['a', 'b'], [1, 2])
    const where = { op: 'less' as const, left: column('size'), right: literalOf(9) }
    const first = await change(table, { change: 'filter', where })
    const second = await change(table, { change: 'filter', where })
    expect(second.header).toEqual(first.header)
    const [file] = first.header.files
    const bytes = await readFile(join(folder, first.at, file.name))
    expect(file).toEqual({
      name: 'data.parquet',
      bytes: bytes.length,
      digest: createHash('sha256').update(bytes).digest('hex'),
    })
    const header: unknown = JSON.parse(await readFile(join(folder, first.at, 'artifact.json'), 'utf8'))
    expect(header).toEqual(first.header)
  })

  it('refuses columns that differ in capitals only', async () => {
    const table = await tableOf(['a'], [1])
    const set = [{ column: { ...size, name: 'SIZE' }, expression: column('size') }]
    const clash = outputs.transform('clash', table, {
      change: 'project',
      projection: { set, drop: [] },
      fitted: false,
    })
    await expect(clash).rejects.toThrow(NodeFailure)
    await expect(clash).rejects.toThrow('"size" and "SIZE"')
  })

  it('passes a table without rows on', async () => {
    const table = await tableOf([], [])
    const { header } = await change(table, { change: 'take', rows: Int32Array.of(), add: [] })
    expect(header.rows).toBe(0)
  })
})

describe('reading', () => {
  it('gives text as codes in code point order', async () => {
    const table = await tableOf(['é', 'a', 'B', null, '10', '9', '𝒜', '\u{ffee}'], [1, 2, 3, 4, 5, 6, 7, 8])
    const { codes, values } = (await table.read(['Ci"ty'])).codes('Ci"ty')
    expect(values).toEqual(['10', '9', 'B', 'a', 'é', '\u{ffee}', '𝒜'])
    expect([...codes]).toEqual([4, 3, 2, -1, 0, 1, 6, 5])
  })

  it('refuses a column that is not there, or of another type', async () => {
    const table = await tableOf(['a'], [1])
    await expect(table.read(['nothing'])).rejects.toThrow('"nothing"')
    const frame = await table.read(['size'])
    expect(() => frame.codes('size')).toThrow('"size"')
  })

  it('counts', async () => {
    const table = await tableOf(['a', null, 'a'], [1, 2, 3])
    expect(await table.count()).toBe(3)
    expect(await table.count({ op: 'is_missing', arg: column('Ci"ty') })).toBe(1)
  })
})
