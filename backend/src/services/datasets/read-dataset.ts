/** Reads a data set's file as a node would, through a runner: a hostile file is parsed in the sandbox and nowhere else. */
import { and, eq } from 'drizzle-orm'
import {
  documentFormat,
  type TableArtifact,
  type WorkflowDocument,
  type WorkflowNode,
} from '@flowza/nodes/core'
import type { NodeRun } from '../../contracts/index.ts'
import { datasets } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { beginRun } from '../runs/begin-run.ts'
import { waitForRun } from '../runs/wait-for-run.ts'
import { UserError } from '../user-error.ts'
import type { DatasetRow } from './present-dataset.ts'

const node = 'data'

export type DatasetReading =
  | { status: 'read'; digest: string; header: TableArtifact }
  | { status: 'refused'; error: NonNullable<NodeRun['error']> }

/**
 * Runs the node that loads the data set and waits for its table.
 *
 * @throws UserError `UNAVAILABLE` when no worker could do it.
 */
export async function readDataset(
  ctx: ServiceContext,
  dataset: Pick<DatasetRow, 'id' | 'title' | 'schema'>,
  signal: AbortSignal,
): Promise<DatasetReading> {
  const progress = await ctx.db.transaction((transaction) =>
    beginRun(ctx, transaction, {
      document: loadingDocument(dataset),
      targets: null,
      workflow: null,
      kind: 'dataset',
      scope: `dataset:${dataset.id}`,
      name: dataset.title,
      useCache: true,
    }),
  )
  const run = await waitForRun(ctx, progress.run.id, signal)
  const [loaded] = run.nodes
  const digest = loaded?.outputs['table']?.digest
  if (digest !== undefined) {
    const stored = await ctx.store.getArtifact(digest)
    if (stored?.header.kind === 'table') return { status: 'read', digest, header: stored.header }
  }
  if (loaded?.error?.code === 'NODE_ERROR') return { status: 'refused', error: loaded.error }
  throw new UserError(
    'UNAVAILABLE',
    `"${dataset.title}" could not be read: ${loaded?.error?.message ?? run.status}`,
    {
      hint: loaded?.error?.hint ?? 'Try again.',
    },
  )
}

/** The table of a data set for previews, read again when it is no longer stored. */
export async function tableOfDataset(
  ctx: ServiceContext,
  dataset: DatasetRow,
): Promise<{ digest: string; header: TableArtifact }> {
  const stored = dataset.tableDigest === null ? null : await ctx.store.getArtifact(dataset.tableDigest)
  if (stored?.header.kind === 'table') return { digest: stored.digest, header: stored.header }
  const reading = await readDataset(ctx, dataset, AbortSignal.timeout(ctx.limits.nodeSeconds * 1000))
  if (reading.status === 'refused') {
    throw new UserError('PRECONDITION_FAILED', reading.error.message, {
      hint: reading.error.hint ?? 'Upload it again.',
    })
  }
  await ctx.db
    .update(datasets)
    .set({ tableDigest: reading.digest })
    .where(and(eq(datasets.workspaceId, ctx.actor.workspaceId), eq(datasets.id, dataset.id)))
  return { digest: reading.digest, header: reading.header }
}

/** A data set that knows its columns is loaded with them; another one is looked at. */
function loadingDocument(dataset: Pick<DatasetRow, 'id' | 'title' | 'schema'>): WorkflowDocument {
  const load: Pick<WorkflowNode, 'type' | 'params'> =
    dataset.schema === null
      ? { type: 'load-csv', params: { file: dataset.id } }
      : { type: 'load-dataset', params: { dataset: dataset.id } }
  return {
    format: documentFormat,
    name: dataset.title.slice(0, 200) || dataset.id,
    nodes: [{ id: node, version: 1, position: { x: 0, y: 0 }, ...load }],
    edges: [],
    seed: 0,
  }
}
