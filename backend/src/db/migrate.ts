/** Brings the tables to this version. */
import { drizzle } from 'drizzle-orm/postgres-js'
import { migrate as runMigrations } from 'drizzle-orm/postgres-js/migrator'
import { openPostgres } from './open-postgres.ts'

/** One number for all processes: concurrent migrations fail over each other's bookkeeping table. */
const migrationLock = 7_205_759_401

/** Applies the migrations that are missing, one process at a time. */
export async function migrate(url: string, migrationsFolder: string): Promise<void> {
  const client = openPostgres(url, { max: 1 })
  try {
    await client`select pg_advisory_lock(${migrationLock})`
    await runMigrations(drizzle(client), { migrationsFolder })
  } finally {
    // Ending the session releases the lock.
    await client.end({ timeout: 5 })
  }
}
