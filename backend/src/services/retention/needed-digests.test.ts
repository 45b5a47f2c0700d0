import { readFile } from 'node:fs/promises'
import { getTableName, is } from 'drizzle-orm'
import { getTableConfig, PgTable } from 'drizzle-orm/pg-core'
import { expect, it } from 'vitest'
import * as schema from '../../db/schema.ts'

/** Which results are made of what and what is known of them, not what is needed: a sweep decides by use. */
const decidedByUse = ['artifacts.digest', 'table_facts.digest']

it('knows of every column that names something stored', async () => {
  const source = await readFile(new URL('./needed-digests.ts', import.meta.url), 'utf8')
  const tables = Object.values<unknown>(schema).flatMap((value) => (is(value, PgTable) ? [value] : []))
  const naming = tables.flatMap((table) =>
    getTableConfig(table)
      .columns.filter(({ name }) => /(^|_)digest$/.test(name))
      .map(({ name }) => `${getTableName(table)}.${name}`),
  )
  expect(naming.length).toBeGreaterThan(3)
  const unknown = naming.filter((name) => {
    const [table, column] = name.split('.')
    return !decidedByUse.includes(name) && !new RegExp(`select ${column} from ${table}\\b`).test(source)
  })
  expect(unknown).toEqual([])
})
