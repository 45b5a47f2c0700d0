import { createReadStream } from 'node:fs'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import type { Download } from '../results/download-node-output.ts'
import { UserError } from '../user-error.ts'
import { findDataset } from './present-dataset.ts'

/** The file of a data set, byte by byte as it came. */
export async function downloadDataset(ctx: ServiceContext, id: string): Promise<Download> {
  authorise(ctx.actor, 'read')
  const dataset = await findDataset(ctx, ctx.db, id)
  const path = await ctx.store.pathOf(dataset.digest)
  if (path === null || !(await ctx.store.verify(dataset.digest))) {
    throw new UserError('PRECONDITION_FAILED', `The file of "${dataset.title}" is gone or damaged.`, {
      hint: 'Upload it again.',
    })
  }
  return {
    fileName: dataset.fileName,
    mediaType: 'text/csv',
    bytes: dataset.bytes,
    body: createReadStream(path),
  }
}
