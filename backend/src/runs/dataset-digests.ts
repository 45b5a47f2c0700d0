import { and, eq, inArray } from 'drizzle-orm'
import type { Transaction } from '../db/client.ts'
import { datasets } from '../db/schema.ts'
import { datasetDigest } from './fingerprint.ts'

/** What stands for each of these data sets in a fingerprint; those that aren't there are left out. */
export async function findDatasetDigests(
  transaction: Transaction,
  workspaceId: string,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map()
  const rows = await transaction
    .select({ id: datasets.id, digest: datasets.digest, schema: datasets.schema })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), inArray(datasets.id, [...new Set(ids)])))
  return new Map(rows.map((row) => [row.id, datasetDigest(row)]))
}
