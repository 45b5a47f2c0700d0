import { and, eq, sql } from 'drizzle-orm'
import type { Transaction } from '../../db/client.ts'
import { artifacts, datasets, datasetVersions, runs, uploadParts } from '../../db/schema.ts'
import { notifyCancel } from '../../runs/run-hub.ts'
import { isRunOver } from '../../runs/run-state.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Removes a data set's row with its older versions, the runs that read it, which stop, and those of its files that
 * nothing else has. The lock keeps an upload of the same bytes from losing them.
 */
export async function removeDataset(
  ctx: ServiceContext,
  transaction: Transaction,
  dataset: { id: string; digest: string },
): Promise<void> {
  const { workspaceId } = ctx.actor
  const former = await transaction
    .delete(datasetVersions)
    .where(and(eq(datasetVersions.workspaceId, workspaceId), eq(datasetVersions.datasetId, dataset.id)))
    .returning({ digest: datasetVersions.digest })
  await transaction
    .delete(datasets)
    .where(and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, dataset.id)))
  const readings = await transaction
    .delete(runs)
    .where(and(eq(runs.workspaceId, workspaceId), eq(runs.scope, `dataset:${dataset.id}`)))
    .returning({ id: runs.id, status: runs.status })
  for (const { id, status } of readings) if (!isRunOver(status)) await notifyCancel(transaction, id)
  await removeUnneeded(ctx, transaction, [dataset.digest, ...former.map(({ digest }) => digest)])
}

/** Removes those of the files that no data set, no version, no upload and no artifact has. */
export async function removeUnneeded(
  ctx: Pick<ServiceContext, 'store'>,
  transaction: Transaction,
  digests: readonly string[],
): Promise<void> {
  // In one order for everybody, so that two removals can't wait for each other.
  for (const digest of [...new Set(digests)].toSorted()) {
    await lockFile(transaction, digest)
    if (!(await isNeeded(transaction, digest))) await ctx.store.removeFile(digest)
  }
}

async function isNeeded(transaction: Transaction, digest: string): Promise<boolean> {
  for (const table of [datasets, datasetVersions, uploadParts, artifacts]) {
    const [found] = await transaction
      .select({ digest: table.digest })
      .from(table)
      .where(eq(table.digest, digest))
      .limit(1)
    if (found !== undefined) return true
  }
  return false
}

/** Held until the end of the transaction by whoever adds or removes the file with that digest. */
export async function lockFile(transaction: Transaction, digest: string): Promise<void> {
  await transaction.execute(sql`select pg_advisory_xact_lock(hashtextextended(${digest}, 0))`)
}
