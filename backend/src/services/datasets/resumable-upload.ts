/** Uploads in parts. Each part is a file of the store, so nothing is lost when a connection, a page or a server ends. */
import { open } from 'node:fs/promises'
import { and, asc, eq, lt } from 'drizzle-orm'
import { StoreError } from '../../artifacts/artifact-store.ts'
import { errorCode } from '../../artifacts/regular-file.ts'
import type { Upload } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { uploadParts, uploads } from '../../db/schema.ts'
import { newId } from '../../db/uuid.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { plainFileName, type StoredFile } from './register-file.ts'
import { lockFile, removeUnneeded } from './remove-dataset.ts'
import { tooLarge } from './upload-dataset.ts'

const partBytes = 8 * 1024 ** 2
/** Uploads that nobody went on with. */
const forgottenAfterMs = 24 * 60 * 60 * 1000

type UploadRow = typeof uploads.$inferSelect

/** @throws UserError `LIMIT_EXCEEDED` */
export async function createUpload(
  ctx: ServiceContext,
  input: { fileName: string; bytes: number },
): Promise<Upload> {
  authorise(ctx.actor, 'edit')
  if (input.bytes > ctx.limits.uploadBytes) throw tooLarge(ctx)
  const forgotten = await ctx.db
    .select()
    .from(uploads)
    .where(
      and(
        eq(uploads.workspaceId, ctx.actor.workspaceId),
        lt(uploads.createdAt, new Date(Date.now() - forgottenAfterMs)),
      ),
    )
  for (const upload of forgotten) {
    await ctx.db.transaction((transaction) => dropUpload(ctx, transaction, upload.id))
  }
  const row = {
    id: newId(),
    workspaceId: ctx.actor.workspaceId,
    fileName: plainFileName(input.fileName),
    bytes: input.bytes,
    createdAt: new Date(),
  }
  await ctx.db.insert(uploads).values(row)
  return present(row, 0)
}

export async function getUpload(ctx: ServiceContext, id: string): Promise<Upload> {
  authorise(ctx.actor, 'edit')
  const upload = await findUpload(ctx, ctx.db, id)
  return present(upload, await receivedOf(ctx.db, id))
}

/**
 * Takes a part in. One that begins before what has come is answered with how much has come and left alone.
 *
 * @throws UserError `CONFLICT` for a part that would leave a gap, `VALIDATION` for one that is too long or cut,
 * `NOT_FOUND` when the upload was given up meanwhile; the part isn't kept then.
 */
export async function receivePart(
  ctx: ServiceContext,
  input: { id: string; offset: number; body: AsyncIterable<Uint8Array> },
): Promise<Upload> {
  authorise(ctx.actor, 'edit')
  const upload = await findUpload(ctx, ctx.db, input.id)
  const received = await receivedOf(ctx.db, input.id)
  if (input.offset < received) return present(upload, received)
  if (input.offset > received) {
    throw new UserError('CONFLICT', `${received} bytes have come; a part at ${input.offset} leaves a gap.`, {
      hint: `Go on at ${received}.`,
    })
  }
  const part = await storePart(ctx, input.body, Math.min(partBytes, upload.bytes - received))
  const isGivenUp = await ctx.db.transaction(async (transaction) => {
    // Whoever gives the upload up waits for the part, or has done so and leaves it to be removed here.
    const [kept] = await transaction
      .select({ id: uploads.id })
      .from(uploads)
      .where(eq(uploads.id, upload.id))
      .for('key share')
    if (kept === undefined) {
      await removeUnneeded(ctx, transaction, [part.digest])
      return true
    }
    await lockFile(transaction, part.digest)
    if (!(await ctx.store.has(part.digest))) {
      throw new UserError('CONFLICT', 'The part was removed while it was being stored.', {
        hint: 'Send it again.',
      })
    }
    await transaction
      .insert(uploadParts)
      .values({ uploadId: upload.id, offset: input.offset, ...part })
      .onConflictDoNothing()
    return false
  })
  if (isGivenUp) throw uploadNotFound(upload.id)
  return present(upload, await receivedOf(ctx.db, input.id))
}

/**
 * Gives an upload up. Its parts are gone at once, one that is on its way isn't kept, and no data set is made of what was
 * whole already.
 *
 * @throws UserError `NOT_FOUND` when it was given up before, or has become a data set.
 */
export async function deleteUpload(ctx: ServiceContext, id: string): Promise<void> {
  authorise(ctx.actor, 'edit')
  await ctx.db.transaction(async (transaction) => {
    await findUpload(ctx, transaction, id)
    if (!(await dropUpload(ctx, transaction, id))) throw uploadNotFound(id)
  })
}

/**
 * Joins the parts of an upload to one stored file.
 *
 * @throws UserError `NOT_FOUND`, or `PRECONDITION_FAILED` while parts are missing
 */
export async function joinUpload(ctx: ServiceContext, id: string): Promise<StoredFile> {
  const upload = await findUpload(ctx, ctx.db, id)
  const received = await receivedOf(ctx.db, id)
  if (received !== upload.bytes) {
    throw new UserError('PRECONDITION_FAILED', `${received} of ${upload.bytes} bytes have come.`, {
      hint: 'Upload the rest first.',
    })
  }
  const parts = await ctx.db
    .select({ digest: uploadParts.digest })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, id))
    .orderBy(asc(uploadParts.offset))
  const file = await ctx.store.putStream(bytesOf(ctx, parts), { limitBytes: upload.bytes })
  return { ...file, fileName: upload.fileName }
}

/**
 * Removes the upload with those of its parts that nothing else needs.
 *
 * @returns false when it was gone: of two who end an upload, one does.
 */
export async function dropUpload(
  ctx: Pick<ServiceContext, 'store'>,
  transaction: Transaction,
  id: string,
): Promise<boolean> {
  const [upload] = await transaction
    .select({ id: uploads.id })
    .from(uploads)
    .where(eq(uploads.id, id))
    .for('update')
  if (upload === undefined) return false
  const parts = await transaction
    .delete(uploadParts)
    .where(eq(uploadParts.uploadId, id))
    .returning({ digest: uploadParts.digest })
  await transaction.delete(uploads).where(eq(uploads.id, id))
  await removeUnneeded(
    ctx,
    transaction,
    parts.map(({ digest }) => digest),
  )
  return true
}

async function storePart(
  ctx: ServiceContext,
  body: AsyncIterable<Uint8Array>,
  limitBytes: number,
): Promise<{ digest: string; bytes: number }> {
  try {
    const part = await ctx.store.putStream(body, { limitBytes })
    if (part.bytes > 0) return part
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'TOO_LARGE') throw error
  }
  throw new UserError('VALIDATION', `A part here has between 1 and ${limitBytes} bytes.`, {
    hint: 'Cut the file into parts of the size that the upload names.',
  })
}

async function* bytesOf(
  ctx: ServiceContext,
  parts: readonly { digest: string }[],
): AsyncGenerator<Uint8Array> {
  for (const { digest } of parts) {
    const path = await ctx.store.pathOf(digest)
    if (path === null) throw partGone()
    const file = await open(path).catch((error: unknown) => {
      // Given up since it was looked for.
      throw errorCode(error) === 'ENOENT' ? partGone() : error
    })
    yield* file.createReadStream() as AsyncIterable<Uint8Array>
  }
}

function partGone(): UserError {
  return new UserError('PRECONDITION_FAILED', 'A part of the upload is no longer stored.', {
    hint: 'Upload the file again.',
  })
}

async function findUpload(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
): Promise<UploadRow> {
  const [row] = await connection
    .select()
    .from(uploads)
    .where(and(eq(uploads.workspaceId, ctx.actor.workspaceId), eq(uploads.id, id)))
  if (row !== undefined) return row
  throw uploadNotFound(id)
}

export function uploadNotFound(id: string): UserError {
  return new UserError('NOT_FOUND', `There is no upload ${id}.`, {
    hint: 'It may have been finished or given up; begin a new one.',
  })
}

/** Bytes from the start without a gap. */
async function receivedOf(connection: Database | Transaction, id: string): Promise<number> {
  const parts = await connection
    .select({ offset: uploadParts.offset, bytes: uploadParts.bytes })
    .from(uploadParts)
    .where(eq(uploadParts.uploadId, id))
    .orderBy(asc(uploadParts.offset))
  return parts.reduce((end, part) => (part.offset === end ? end + part.bytes : end), 0)
}

function present(row: UploadRow, received: number): Upload {
  return { id: row.id, fileName: row.fileName, bytes: row.bytes, received, partBytes }
}
