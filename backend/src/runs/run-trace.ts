import { eq } from 'drizzle-orm'
import type { Database } from '../db/client.ts'
import { runs } from '../db/schema.ts'

/** The `traceparent` of the request that started a run; null when it was not traced. */
export async function traceOfRun(db: Database, run: string): Promise<string | null> {
  const [row] = await db.select({ trace: runs.trace }).from(runs).where(eq(runs.id, run))
  return row?.trace ?? null
}
