import type { Template } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { readTemplates } from './read-templates.ts'

export async function listTemplates(ctx: ServiceContext): Promise<{ templates: Template[] }> {
  authorise(ctx.actor, 'read')
  return { templates: await readTemplates(ctx.product.templates) }
}
