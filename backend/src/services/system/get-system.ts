import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

export interface SystemDescription {
  version: string
  runner: { name: string; description: string; reason: string }
  limits: { uploadBytes: number; nodeMemoryBytes: number; nodeSeconds: number }
}

export async function getSystem(ctx: ServiceContext): Promise<SystemDescription> {
  authorise(ctx.actor, 'read')
  const { uploadBytes, nodeMemoryBytes, nodeSeconds } = ctx.limits
  return { version: ctx.version, runner: ctx.runner, limits: { uploadBytes, nodeMemoryBytes, nodeSeconds } }
}
