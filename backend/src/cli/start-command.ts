import { readEnv } from '../env.ts'
import { parseArguments } from './arguments.ts'

export async function startCommand(args: string[]): Promise<number> {
  parseArguments({ args, options: {} })
  const env = readEnv()
  // Each command loads what it needs: "flowza nodes" should not wait for a web server.
  const { serve } = await import('../server.ts')
  return serve(env)
}
