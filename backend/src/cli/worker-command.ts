import { envWithRunner, parseArguments } from './arguments.ts'

export async function workerCommand(args: string[]): Promise<number> {
  const { values } = parseArguments({ args, options: { runner: { type: 'string' } } })
  const env = envWithRunner(values.runner)
  const { work } = await import('../worker.ts')
  return work(env)
}
