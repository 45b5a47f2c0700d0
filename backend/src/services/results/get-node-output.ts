import type { Artifact } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findOutput, type OutputQuery } from './find-output.ts'

export async function getNodeOutput(ctx: ServiceContext, query: OutputQuery): Promise<Artifact> {
  authorise(ctx.actor, 'read')
  return (await findOutput(ctx, query)).header
}
