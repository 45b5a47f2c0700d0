/** A stored file becomes a data set: registered, then read once by a node so that its columns are known. */
import { and, eq } from 'drizzle-orm'
import { datasets } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findDataset, type DatasetRow } from './present-dataset.ts'
import { readDataset } from './read-dataset.ts'
import { lockFile, removeDataset } from './remove-dataset.ts'

export interface StoredFile {
  digest: string
  bytes: number
  fileName: string
}

/**
 * Registers and reads a file. One that can't be read leaves nothing behind.
 *
 * @throws UserError `CONFLICT` where the id is taken, `VALIDATION` with what is wrong in which row.
 */
export async function registerFile(
  ctx: ServiceContext,
  wanted: { id: string; title: string; file: StoredFile },
  signal: AbortSignal,
): Promise<DatasetRow> {
  const { id, file } = wanted
  const dataset = { id, digest: file.digest, title: wanted.title, schema: null }
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
        fileName: file.fileName,
        bytes: file.bytes,
        createdAt: new Date(),
      })
      .onConflictDoNothing()
      .returning({ id: datasets.id })
  })
  if (registered.length === 0) throw taken(id)
  try {
    const reading = await readDataset(ctx, dataset, signal)
    if (reading.status === 'refused') throw refused(reading.error)
    await ctx.db
      .update(datasets)
      .set({ schema: reading.header.schema, rows: reading.header.rows, tableDigest: reading.digest })
      .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, id)))
  } catch (error) {
    await ctx.db.transaction((transaction) => removeDataset(ctx, transaction, dataset))
    if (signal.aborted) throw unawaited(error)
    throw error
  }
  return findDataset(ctx, ctx.db, id)
}

/** @throws UserError `CONFLICT` */
export async function refuseTaken(ctx: ServiceContext, id: string): Promise<void> {
  const [row] = await ctx.db
    .select({ id: datasets.id })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, id)))
  if (row !== undefined) throw taken(id)
}

/** The last part of a path, without what no file system or header takes. Only shown, never opened. */
export function plainFileName(name: string): string {
  const last = name.split(/[\\/]/).at(-1) ?? ''
  const clean = last
    .replaceAll(/[\u0000-\u001f\u007f"]/g, '')
    .trim()
    .slice(0, 200)
  return /^\.*$/.test(clean) ? 'data.csv' : clean
}

export function titleOf(fileName: string, wanted: string | undefined): string {
  return wanted?.trim() || fileName.replace(/\.(csv|tsv|txt)$/i, '')
}

function taken(id: string): UserError {
  return new UserError('CONFLICT', `There is already a data set "${id}".`, {
    hint: 'Upload the file under another name, or delete the data set first.',
  })
}

/** Whoever hung up never reads it; it tells the log that nothing went wrong here. */
function unawaited(cause: unknown): UserError {
  return new UserError('PRECONDITION_FAILED', 'The request ended before the file was read.', {
    hint: 'Send it again.',
    cause,
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
