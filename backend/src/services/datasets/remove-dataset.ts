import { and, eq, sql } from 'drizzle-orm'
import type { Transaction } from '../../db/client.ts'
import { artifacts, datasets, runs } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Removes a data set's row, the runs that read it, and its file when no other data set has the same bytes. The lock keeps
 * an upload of the same bytes from losing them.
 */
export async function removeDataset(
  ctx: ServiceContext,
  transaction: Transaction,
  dataset: { id: string; digest: string },
): Promise<void> {
  await lockFile(transaction, dataset.digest)
  const { workspaceId } = ctx.actor
  await transaction
    .delete(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, dataset.id)))
  await transaction
    .delete(runs)
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.scope, `dataset:${dataset.id}`)))
  const [shared] = await transaction
    .select({ id: datasets.id })
    .from(datasets)
    .where(eq(datasets.digest, dataset.digest))
    .limit(1)
  const [output] = await transaction
    .select({ digest: artifacts.digest })
    .from(artifacts)
    .where(eq(artifacts.digest, dataset.digest))
    .limit(1)
  if (shared === undefined && output === undefined) await ctx.store.removeFile(dataset.digest)
}

/** Held until the end of the transaction by whoever adds or removes the file with that digest. */
export async function lockFile(transaction: Transaction, digest: string): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${digest}, 0))`)
}
