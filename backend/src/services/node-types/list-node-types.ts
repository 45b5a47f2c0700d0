import { z } from 'zod'
import type { NodeTypeDescription } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

export async function listNodeTypes(ctx: ServiceContext): Promise<{ nodeTypes: NodeTypeDescription[] }> {
  authorise(ctx.actor, 'read')
  const nodeTypes = Object.values(ctx.nodeTypes).map(({ manifest }) => ({
    id: manifest.id,
    version: manifest.version,
    title: manifest.title,
    category: manifest.category,
    summary: manifest.summary,
    keywords: [...manifest.keywords],
    inputs: { ...manifest.inputs },
    outputs: { ...manifest.outputs },
    params: z.toJSONSchema(manifest.params, { io: 'input' }),
    parity: manifest.parity,
  }))
  return { nodeTypes }
}
