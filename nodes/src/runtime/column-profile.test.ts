import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableSchema } from '../core/table/schema.ts'
import { countPartitions, profileTable } from './column-profile.ts'
import { openEngine, type Engine } from './engine.ts'

let folder: string
let engine: Engine

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-profile-'))
  engine = await openEngine({ folder, memoryBytes: 500_000_000, threads: 2 })
})

afterAll(async () => {
  engine.close()
  await rm(folder, { recursive: true })
})

const schema: TableSchema = {
  complete: true,
  columns: [
    { name: 'f', kind: 'numeric', dtype: 'float64', role: 'feature' },
    { name: 'i', kind: 'integer', dtype: 'int64', role: 'feature' },
    { name: 's', kind: 'text', dtype: 'string', role: 'feature' },
    { name: 't', kind: 'datetime', dtype: 'datetime', role: 'feature' },
    { name: 'b', kind: 'boolean', dtype: 'bool', role: 'feature' },
    { name: 'part', kind: 'categorical', dtype: 'string', role: 'partition' },
  ],
}

describe('profileTable', () => {
  it('says what each column holds', async () => {
    const source = `(VALUES
      (0.1, 3::BIGINT, 'b', TIMESTAMP '2026-01-02 00:00:00.5', true, 'train'),
      (0.2, 4, 'a', NULL, NULL, 'train'),
      (NULL, 4, 'a', TIMESTAMP '2025-01-02', true, 'test')) v(f, i, s, t, b, part)`
    const { rows, profile, missing } = await profileTable(engine, source, schema)
    expect(rows).toBe(3)
    expect(profile).toEqual([
      { name: 'f', missing: 1, distinct: 2, min: 0.1, max: 0.2, mean: expect.closeTo(0.15, 15) },
      { name: 'i', missing: 0, distinct: 2, min: 3, max: 4, mean: 11 / 3 },
      { name: 's', missing: 0, distinct: 2, min: 'a', max: 'b', mean: null },
      {
        name: 't',
        missing: 1,
        distinct: 2,
        min: '2025-01-02T00:00:00',
        max: '2026-01-02T00:00:00.5',
        mean: null,
      },
      { name: 'b', missing: 1, distinct: 1, min: null, max: null, mean: null },
      { name: 'part', missing: 0, distinct: 2, min: 'test', max: 'train', mean: null },
    ])
    expect(await countPartitions(async () => engine, source, schema)).toEqual({ train: 2, test: 1 })
    expect([...missing]).toEqual(['f', 't', 'b'])
  })

  it('knows a table without rows', async () => {
    const source = `(SELECT 0.5 AS f, 1::BIGINT AS i, 'a' AS s, TIMESTAMP '2026-01-01' AS t, true AS b, 'x' AS part LIMIT 0)`
    const { rows, profile } = await profileTable(engine, source, schema)
    expect(rows).toBe(0)
    expect(profile[0]).toEqual({ name: 'f', missing: 0, distinct: 0, min: null, max: null, mean: null })
  })

  it('gives means to the last bit the same for every number of threads, and close to the true ones', async () => {
    const numbers: TableSchema = { complete: true, columns: schema.columns.slice(0, 1) }
    const source = '(SELECT sin(i) * 10.0::DOUBLE ** (i % 17 - 8) AS f FROM range(700_000) t(i))'
    const means = new Set<number | null>()
    for (const threads of [1, 2, 3]) {
      const other = await openEngine({ folder, memoryBytes: 500_000_000, threads })
      means.add((await profileTable(other, source, numbers)).profile[0].mean)
      other.close()
    }
    const [[exact]] = await engine.rows(`SELECT fsum(f) / 700_000 FROM ${source}`)
    expect(means.size).toBe(1)
    expect([...means][0]).toBeCloseTo(Number(exact), 9)
  })

  it.each(['1e308', '1e-300', '0', '-0.0'])('has a mean for numbers as large as %s', async (value) => {
    const numbers: TableSchema = { complete: true, columns: schema.columns.slice(0, 1) }
    const { profile } = await profileTable(engine, `(SELECT ${value}::DOUBLE AS f FROM range(10))`, numbers)
    expect(profile[0].mean).toBeCloseTo(Number(value), 12)
  })

  it('counts distinct values exactly up to 10,000 and estimates beyond', async () => {
    const numbers: TableSchema = { complete: true, columns: schema.columns.slice(1, 2) }
    const distinct = async (count: number) =>
      (await profileTable(engine, `(SELECT i % ${count} AS i FROM range(200_000) t(i))`, numbers)).profile[0]
        .distinct
    expect(await distinct(9_999)).toBe(9_999)
    expect((await distinct(150_000)) / 150_000).toBeCloseTo(1, 0)
  })
})
