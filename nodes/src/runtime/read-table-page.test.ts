import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TableSchema } from '../core/table/schema.ts'
import { openEngine } from './engine.ts'
import { readTablePage, UnknownColumnError } from './read-table-page.ts'
import { quoteString } from './sql.ts'

let folder: string
let path: string

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

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'flowza-page-'))
  path = join(folder, 'data.parquet')
  const engine = await openEngine({ folder, memoryBytes: 200_000_000, threads: 2 })
  await engine.run(`COPY (SELECT i AS "row ""id""", CASE WHEN i = 1 THEN NULL ELSE (i * 7 % 5) / 2 END AS value,
    TIMESTAMP '2026-01-01' + INTERVAL (i % 10) HOUR AS time, i % 2 = 0 AS yes, 'text ' || i AS text
    FROM (SELECT unnest([0, 1, 2, 3, 9007199254740993])::BIGINT AS i)) TO ${quoteString(path)} (FORMAT parquet)`)
  engine.close()
})

afterAll(async () => {
  await rm(folder, { recursive: true })
})

describe('readTablePage', () => {
  it('reads rows in the table’s order, whole numbers that JavaScript cannot hold as text', async () => {
    const page = await readTablePage({ path, schema, offset: 1, limit: 2 })
    expect(page.columns).toEqual(schema.columns.map(({ name }) => name))
    expect(page.total).toBe(5)
    expect(page.rows).toEqual([
      [1, null, '2026-01-01T01:00:00', false, 'text 1'],
      [2, 2, '2026-01-01T02:00:00', true, 'text 2'],
    ])
    const [last] = (await readTablePage({ path, schema, offset: 4, limit: 1 })).rows
    expect(last[0]).toBe('9007199254740993')
  })

  it('sorts, missing values last either way', async () => {
    const values = async (descending: boolean) => {
      const sort = { column: 'value', descending }
      const { rows } = await readTablePage({ path, schema, offset: 0, limit: 10, sort })
      return rows.map((row) => row[1])
    }
    const ascending = await values(false)
    expect(ascending.slice(0, -1)).toEqual(ascending.slice(0, -1).toSorted((a, b) => Number(a) - Number(b)))
    expect(ascending.at(-1)).toBeNull()
    expect((await values(true)).at(-1)).toBeNull()
  })

  it('is empty behind the end', async () => {
    expect((await readTablePage({ path, schema, offset: 99, limit: 10 })).rows).toEqual([])
  })

  it('names a column that the table does not have', async () => {
    const sort = { column: 'nothing', descending: false }
    await expect(readTablePage({ path, schema, offset: 0, limit: 1, sort })).rejects.toThrow(
      UnknownColumnError,
    )
  })
})
