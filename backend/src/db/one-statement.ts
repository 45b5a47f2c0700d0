/** Several changes in one statement: one message to the server and one plan, where each by itself would take as much. */
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
