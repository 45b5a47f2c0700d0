import { and, eq } from 'drizzle-orm'
import { StoreError } from '../../artifacts/artifact-store.ts'
import type { Dataset } from '../../contracts/index.ts'
import { datasets } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findDataset, presentDataset } from './present-dataset.ts'
import { readDataset } from './read-dataset.ts'
import { lockFile, removeDataset } from './remove-dataset.ts'

export interface UploadInput {
  id: string
  fileName?: string
  title?: string
  body: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/**
 * Takes a CSV file in: streamed to the store, then read once by a node so that its columns are known. A file that can't
 * be read leaves nothing behind.
 *
 * @throws UserError `CONFLICT`, `LIMIT_EXCEEDED`, `VALIDATION` with what is wrong in which row.
 */
export async function uploadDataset(ctx: ServiceContext, input: UploadInput): Promise<Dataset> {
  authorise(ctx.actor, 'edit')
  const fileName = plainFileName(input.fileName ?? `${input.id}.csv`)
  const title = input.title?.trim() || fileName.replace(/\.(csv|tsv|txt)$/i, '')
  await refuseTaken(ctx, input.id)
  const file = await receive(ctx, input.body)
  const dataset = { id: input.id, digest: file.digest, title, schema: null }
  const registered = await ctx.db.transaction(async (transaction) => {
    await lockFile(transaction, file.digest)
    // A removal of the same bytes may have won the lock.
    if (file.bytes > 0 && !(await ctx.store.has(file.digest))) {
      throw new UserError('CONFLICT', 'The same file was deleted while it was being uploaded.', {
        hint: 'Upload it again.',
      })
    }
    return transaction
      .insert(datasets)
      .values({
        workspaceId: ctx.actor.workspaceId,
        ...dataset,
        description: '',
        origin: 'upload',
        fileName,
        bytes: file.bytes,
        createdAt: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: datasets.id })
  })
  if (registered.length === 0) throw taken(input.id)
  try {
    const reading = await readDataset(ctx, dataset, input.signal)
    if (reading.status === 'refused') throw refused(reading.error)
    await ctx.db
      .update(datasets)
      .set({ schema: reading.header.schema, rows: reading.header.rows, tableDigest: reading.digest })
      .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, input.id)))
  } catch (error) {
    await ctx.db.transaction((transaction) => removeDataset(ctx, transaction, dataset))
    throw error
  }
  return presentDataset(await findDataset(ctx, ctx.db, input.id))
}

async function receive(
  ctx: ServiceContext,
  body: AsyncIterable<Uint8Array>,
): Promise<{ digest: string; bytes: number }> {
  try {
    return await ctx.store.putStream(body, { limitBytes: ctx.limits.uploadBytes })
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'TOO_LARGE') throw error
    const megabytes = Math.floor(ctx.limits.uploadBytes / 1024 ** 2)
    throw new UserError('LIMIT_EXCEEDED', `The file is larger than the limit of ${megabytes} MB.`, {
      hint: 'Upload a part of its rows, or raise FLOWZA_UPLOAD_BYTES.',
      cause: error,
    })
  }
}

async function refuseTaken(ctx: ServiceContext, id: string): Promise<void> {
  const [row] = await ctx.db
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, id)))
  if (row !== undefined) throw taken(id)
}

function taken(id: string): UserError {
  return new UserError('CONFLICT', `There is already a data set "${id}".`, {
    hint: 'Upload the file under another name, or delete the data set first.',
  })
}

function refused(error: {
  message: string
  hint: string | null
  column: string | null
  row: number | null
}): UserError {
  const place = error.row !== null && !error.message.includes(String(error.row)) ? ` (row ${error.row})` : ''
  return new UserError('VALIDATION', `${error.message}${place}`, {
    hint: error.hint ?? 'Correct the file, then upload it again.',
  })
}

/** The last part of a path, without what no file system or header takes. Only shown, never opened. */
function plainFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replaceAll(/[\u0000-\u001f\u007f"]/g, '')
    .trim()
    .slice(0, 200)
  return clean === '' ? 'data.csv' : clean
}
