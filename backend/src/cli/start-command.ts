import { envWithPort, envWithRunner, parseArguments } from './arguments.ts'

export async function startCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({
    args,
    options: { port: { type: 'string' }, runner: { type: 'string' } },
  })
  const env = envWithPort(envWithRunner(values.runner), values.port)
  // After the checks above: wrong usage is answered at once.
  const { serve } = await import('../server.ts')
  return serve(env)
}
