import type { Dataset } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { presentDataset } from './present-dataset.ts'
import { refuseTaken, registerFile, titleOf } from './register-file.ts'
import { removeDataset } from './remove-dataset.ts'
import { dropUpload, joinUpload, uploadNotFound } from './resumable-upload.ts'

/**
 * Makes a data set of a finished upload, which is gone afterwards; where the file can't be read, it stays. Of an upload
 * that is given up meanwhile nothing is made.
 */
export async function createDataset(
  ctx: ServiceContext,
  input: { upload: string; id: string; title?: string; signal: AbortSignal },
): Promise<Dataset> {
  authorise(ctx.actor, 'edit')
  await refuseTaken(ctx, input.id)
  const file = await joinUpload(ctx, input.upload)
  const title = titleOf(file.fileName, input.title)
  const row = await registerFile(ctx, { id: input.id, title, file }, input.signal)
  const isWanted = await ctx.db.transaction(async (transaction) => {
    if (await dropUpload(ctx, transaction, input.upload)) return true
    await removeDataset(ctx, transaction, row)
    return false
  })
  if (!isWanted) throw uploadNotFound(input.upload)
  return presentDataset(row)
}
