import { sql } from 'drizzle-orm'
import { expect, inject, it } from 'vitest'
import { connectDatabase } from './client.ts'
import { textsOf } from './one-statement.ts'

it('sends a list of any texts as one parameter', async () => {
  const client = connectDatabase(inject('postgresUrl'))
  const texts = ['plain', '', 'a,b', '{braces}', `"quoted" 'twice'`, 'back\\slash', 'Größe ✓', 'null']
  try {
    const [row] = await client.db.execute(
      sql`select to_jsonb(${textsOf(texts)}) as given, 'a' = any(${textsOf([])}) as among_none`,
    )
    expect(row).toEqual({ given: texts, among_none: false })
  } finally {
    await client.close()
  }
})
