import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { nodeTypeOf } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

export async function getNodeTypeReadme(ctx: ServiceContext, id: string): Promise<{ markdown: string }> {
  authorise(ctx.actor, 'read')
  const type = nodeTypeOf(ctx.nodeTypes, id)
  if (type === undefined) {
    throw new UserError('NOT_FOUND', `There is no node type "${id}".`, { hint: 'See /api/v1/node-types.' })
  }
  // The path is made of the catalogue's own words, not of what was asked for.
  const { category, id: known } = type.manifest
  const path = join(ctx.product.catalogue, category, known, 'README.md')
  return {
    markdown: await readFile(path, 'utf8').catch(
      () => `# ${type.manifest.title}\n\n${type.manifest.summary}\n`,
    ),
  }
}
