/** Connections to Postgres: drizzle for everything stored, a second plain client for LISTEN. */
import { drizzle, type PostgresJsDatabase } from 'drizzle-orm/postgres-js'
import { sql } from 'drizzle-orm'
import postgres from 'postgres'
import * as schema from './schema.ts'

export type Database = PostgresJsDatabase<typeof schema>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

export { sql }

export interface DatabaseClient {
  db: Database
  /** Its serializers are untouched by drizzle; used for LISTEN and raw statements only. */
  raw: postgres.Sql
  url: string
  close(): Promise<void>
}

export function connectDatabase(url: string): DatabaseClient {
  const quiet = { onnotice: () => {}, connection: { application_name: 'flowza' } }
  const pooled = postgres(url, { ...quiet, max: 10 })
  const raw = postgres(url, { ...quiet, max: 2 })
  return {
    db: drizzle(pooled, { schema }),
    raw,
    url,
    async close() {
      await Promise.all([pooled.end({ timeout: 5 }), raw.end({ timeout: 5 })])
    },
  }
}

/**
 * A transaction that doesn't wait for the disk: a crash of the database may take its last half second back, never in
 * part. For what a run can do again, not for what a person has saved.
 */
export async function repeatableTransaction<Result>(
  db: Database,
  work: (transaction: Transaction) => Promise<Result>,
): Promise<Result> {
  return db.transaction(async (transaction) => {
    await transaction.execute(sql`set local synchronous_commit to off`)
    return work(transaction)
  })
}
