/**
 * Many things in one statement: several changes, which by themselves would take a message to the server and a plan each,
 * and lists as one parameter.
 */
import { sql, type Transaction } from './client.ts'
import type { SQL } from 'drizzle-orm'

/**
 * Executes inserts, updates and deletes together. None of them sees what another does, so no two may touch the same
 * row; `last` is a query that is executed with them.
 */
export async function executeTogether(
  transaction: Transaction,
  changes: readonly SQL[],
  last: SQL = sql`select`,
): Promise<void> {
  const named = changes.map((change, index) => sql`${sql.raw(`change_${index}`)} as (${change})`)
  await transaction.execute(named.length === 0 ? last : sql`with ${sql.join(named, sql.raw(', '))} ${last}`)
}

/** Rows for `jsonb_to_recordset`, whose text is one parameter however many there are. */
export function jsonRows(rows: readonly object[]): SQL {
  return sql`${JSON.stringify(rows)}::text::jsonb`
}

/** A list of texts as one parameter, for `= any(…)`: one statement to keep, however many they are. */
export function textsOf(values: readonly string[]): SQL {
  return sql`array(select jsonb_array_elements_text(${JSON.stringify(values)}::text::jsonb))`
}
