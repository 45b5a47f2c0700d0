import { readEnv } from '../env.ts'
import { parseArguments } from './arguments.ts'

export async function startCommand(args: string[]): Promise<number> {
  parseArguments({ args, options: {} })
  const env = readEnv()
  // After the checks above: wrong usage is answered at once.
  const { serve } = await import('../server.ts')
  return serve(env)
}
