import type { Artifact, TableArtifact } from '@flowza/nodes/core'
import type { StoredOutputs } from '../../db/schema.ts'
import type { NodeRunRow } from '../../runs/present-run.ts'
import type { ServiceContext } from '../context.ts'
import { findNodeRun } from '../runs/find-run.ts'
import { UserError } from '../user-error.ts'

export interface OutputQuery {
  run: string
  node: string
  port: string
}

export interface FoundOutput {
  nodeRun: NodeRunRow
  summary: StoredOutputs[string]
  header: Artifact
}

/**
 * The output of a node run. An artifact is reached through the run that has it, never by its digest alone.
 *
 * @throws UserError `NOT_FOUND`; `PRECONDITION_FAILED` while the node hasn't made it, or when it is no longer stored.
 */
export async function findOutput(ctx: ServiceContext, query: OutputQuery): Promise<FoundOutput> {
  const nodeRun = await findNodeRun(ctx, ctx.db, query)
  const summary = Object.hasOwn(nodeRun.outputs, query.port) ? nodeRun.outputs[query.port] : undefined
  if (summary === undefined) {
    const ports = Object.keys(nodeRun.outputs)
    if (nodeRun.status === 'succeeded' || nodeRun.status === 'cached' || ports.length > 0) {
      throw new UserError('NOT_FOUND', `"${nodeRun.title}" has no output "${query.port}".`, {
        hint: ports.length === 0 ? 'It has none.' : `It has ${ports.join(', ')}.`,
      })
    }
    throw new UserError('PRECONDITION_FAILED', `"${nodeRun.title}" has no result: it is ${nodeRun.status}.`, {
      hint: nodeRun.reason ?? nodeRun.error?.hint ?? 'Wait until it has run.',
    })
  }
  const stored = await ctx.store.getArtifact(summary.digest)
  if (stored === null) throw noLongerStored(nodeRun.title)
  return { nodeRun, summary, header: stored.header }
}

/** @throws UserError `PRECONDITION_FAILED` when the output isn't a table. */
export function requireTable(output: FoundOutput): TableArtifact {
  if (output.header.kind === 'table') return output.header
  throw new UserError('PRECONDITION_FAILED', `This output of "${output.nodeRun.title}" is not a table.`, {
    hint: `It is ${output.header.kind === 'metrics' ? 'metrics' : `a ${output.header.kind}`}; get it without "/rows".`,
  })
}

export function noLongerStored(title: string): UserError {
  return new UserError(
    'PRECONDITION_FAILED',
    `The result of "${title}" is no longer stored as it was written.`,
    {
      hint: 'Run the workflow again; it is computed anew.',
    },
  )
}
