import { StoreError } from '../../artifacts/artifact-store.ts'
import type { Dataset } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { presentDataset } from './present-dataset.ts'
import { plainFileName, refuseTaken, registerFile, titleOf } from './register-file.ts'

export interface UploadInput {
  id: string
  fileName?: string
  title?: string
  body: AsyncIterable<Uint8Array>
  signal: AbortSignal
}

/**
 * Takes a CSV file in, in one request: streamed to the store, then read once. A file that can't be read leaves nothing
 * behind.
 *
 * @throws UserError `CONFLICT`, `LIMIT_EXCEEDED`, `VALIDATION` with what is wrong in which row.
 */
export async function uploadDataset(ctx: ServiceContext, input: UploadInput): Promise<Dataset> {
  authorise(ctx.actor, 'edit')
  const fileName = plainFileName(input.fileName ?? `${input.id}.csv`)
  await refuseTaken(ctx, input.id)
  const file = await receive(ctx, input.body)
  const row = await registerFile(
    ctx,
    { id: input.id, title: titleOf(fileName, input.title), file: { ...file, fileName } },
    input.signal,
  )
  return presentDataset(row)
}

async function receive(
  ctx: ServiceContext,
  body: AsyncIterable<Uint8Array>,
): Promise<{ digest: string; bytes: number }> {
  try {
    return await ctx.store.putStream(body, { limitBytes: ctx.limits.uploadBytes })
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'TOO_LARGE') throw error
    throw tooLarge(ctx, error)
  }
}

export function tooLarge(ctx: Pick<ServiceContext, 'limits'>, cause?: unknown): UserError {
  const megabytes = Math.floor(ctx.limits.uploadBytes / 1024 ** 2)
  return new UserError('LIMIT_EXCEEDED', `The file is larger than the limit of ${megabytes} MB.`, {
    hint: 'Upload a part of its rows, or raise FLOWZA_UPLOAD_BYTES.',
    cause,
  })
}
