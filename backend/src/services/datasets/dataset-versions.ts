/** A data set keeps the files that it had: a new one becomes current, and an older one can become so again. */
import { randomUUID } from 'node:crypto'
import { and, desc, eq, max } from 'drizzle-orm'
import type { Dataset, DatasetVersion } from '../../contracts/index.ts'
import type { Transaction } from '../../db/client.ts'
import { datasets, datasetVersions } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findDataset, presentDataset, type DatasetRow } from './present-dataset.ts'
import { registerFile } from './register-file.ts'
import { removeDataset } from './remove-dataset.ts'
import { dropUpload, joinUpload, uploadNotFound } from './resumable-upload.ts'

type FileOfVersion = Pick<DatasetRow, 'fileName' | 'digest' | 'bytes' | 'rows' | 'schema' | 'tableDigest'>

/**
 * Gives a data set the file of a finished upload. It is read first, under a name of its own, so that a file that can't
 * be read changes nothing, nor does one whose upload is given up meanwhile.
 */
export async function createDatasetVersion(
  ctx: ServiceContext,
  input: { id: string; upload: string; signal: AbortSignal },
): Promise<Dataset> {
  authorise(ctx.actor, 'edit')
  requireOwn(await findDataset(ctx, ctx.db, input.id))
  const file = await joinUpload(ctx, input.upload)
  const id = `${input.id.slice(0, 40)}-incoming-${randomUUID().slice(0, 8)}`
  const incoming = await registerFile(ctx, { id, title: file.fileName, file }, input.signal)
  const row = await ctx.db.transaction(async (transaction) => {
    const isWanted = await dropUpload(ctx, transaction, input.upload)
    const changed = isWanted ? await replaceFile(ctx, transaction, input.id, incoming) : null
    await removeDataset(ctx, transaction, incoming)
    return changed
  })
  if (row === null) throw uploadNotFound(input.upload)
  return presentDataset(row)
}

export async function listDatasetVersions(
  ctx: ServiceContext,
  id: string,
): Promise<{ versions: DatasetVersion[] }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const current = await findDataset(ctx, transaction, id)
    const former = await transaction
      .select()
      .from(datasetVersions)
      .where(versionsOf(ctx, id))
      .orderBy(desc(datasetVersions.version))
    const newest = (former[0]?.version ?? 0) + 1
    return {
      versions: [
        presentVersion({ ...current, version: newest }, true),
        ...former.map((version) => presentVersion(version, false)),
      ],
    }
  })
}

/** Makes an older version current again; it becomes the newest, so that nothing is lost. */
export async function restoreDatasetVersion(
  ctx: ServiceContext,
  input: { id: string; version: number },
): Promise<Dataset> {
  authorise(ctx.actor, 'edit')
  return ctx.db.transaction(async (transaction) => {
    requireOwn(await findDataset(ctx, transaction, input.id))
    const [version] = await transaction
      .select()
      .from(datasetVersions)
      .where(and(versionsOf(ctx, input.id), eq(datasetVersions.version, input.version)))
    if (version === undefined) {
      throw new UserError('NOT_FOUND', `The data set has no older version ${input.version}.`, {
        hint: 'Choose one from the list of versions.',
      })
    }
    return presentDataset(await replaceFile(ctx, transaction, input.id, version))
  })
}

/** Puts the current file away as a version and `file` in its place. */
async function replaceFile(
  ctx: ServiceContext,
  transaction: Transaction,
  id: string,
  file: FileOfVersion,
): Promise<DatasetRow> {
  const { workspaceId, userId } = ctx.actor
  const isThis = and(eq(datasets.workspaceId, workspaceId), eq(datasets.id, id))
  const [current] = await transaction.select().from(datasets).where(isThis).for('update')
  if (current === undefined) return findDataset(ctx, transaction, id)
  const [{ newest }] = await transaction
    .select({ newest: max(datasetVersions.version) })
    .from(datasetVersions)
    .where(versionsOf(ctx, id))
  await transaction.insert(datasetVersions).values({
    workspaceId,
    datasetId: id,
    version: (newest ?? 0) + 1,
    ...fileOf(current),
    createdBy: userId,
    createdAt: current.createdAt,
  })
  const [changed] = await transaction
    .update(datasets)
    .set({ ...fileOf(file), createdAt: new Date() })
    .where(isThis)
    .returning()
  return changed
}

function fileOf({ fileName, digest, bytes, rows, schema, tableDigest }: FileOfVersion): FileOfVersion {
  return { fileName, digest, bytes, rows, schema, tableDigest }
}

function versionsOf(ctx: Pick<ServiceContext, 'actor'>, id: string) {
  return and(eq(datasetVersions.workspaceId, ctx.actor.workspaceId), eq(datasetVersions.datasetId, id))
}

function presentVersion(
  row: FileOfVersion & { version: number; createdAt: Date },
  isCurrent: boolean,
): DatasetVersion {
  return {
    version: row.version,
    isCurrent,
    fileName: row.fileName,
    bytes: row.bytes,
    rows: row.rows,
    columns: row.schema?.columns.length ?? null,
    createdAt: row.createdAt.toISOString(),
  }
}

function requireOwn(dataset: DatasetRow): void {
  if (dataset.origin === 'upload') return
  throw new UserError('FORBIDDEN', `"${dataset.title}" comes with Flowza and can't be changed.`, {
    hint: 'Upload your file as a data set of its own.',
  })
}
