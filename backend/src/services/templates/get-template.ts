import type { Template } from '../../contracts/index.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findTemplate } from './read-templates.ts'

export async function getTemplate(ctx: ServiceContext, id: string): Promise<Template> {
  authorise(ctx.actor, 'read')
  return findTemplate(ctx, id)
}
