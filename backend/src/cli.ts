/** The command `flowza`. */
import { EnvError } from './env.ts'
import { UsageError } from './cli/arguments.ts'
import { helpText } from './cli/help.ts'
import { productVersion } from './product.ts'
import { reportError } from './report-error.ts'
import { UserError } from './services/user-error.ts'

/** 0 done, 1 the run failed or problems were found, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

/** Each command loads what it needs: `--version` should not wait for a database client. */
const commands: Record<string, () => Promise<(args: string[]) => Promise<number>>> = {
  start: async () => (await import('./cli/start-command.ts')).startCommand,
  run: async () => (await import('./cli/run-command.ts')).runCommand,
  validate: async () => (await import('./cli/validate-command.ts')).validateCommand,
  explain: async () => (await import('./cli/explain-command.ts')).explainCommand,
  export: async () => (await import('./cli/export-command.ts')).exportCommand,
  plan: async () => (await import('./cli/plan-command.ts')).planCommand,
  nodes: async () => (await import('./cli/nodes-command.ts')).nodesCommand,
  gc: async () => (await import('./cli/gc-command.ts')).gcCommand,
  sweep: async () => (await import('./cli/sweep-command.ts')).sweepCommand,
  schedule: async () => (await import('./cli/schedule-command.ts')).scheduleCommand,
  monitor: async () => (await import('./cli/monitor-command.ts')).monitorCommand,
  doctor: async () => (await import('./cli/doctor-command.ts')).doctorCommand,
  worker: async () => (await import('./cli/worker-command.ts')).workerCommand,
}

async function main(args: string[]): Promise<number> {
  const [name, ...rest] = args
  if (name === '--version' || name === '-v') {
    console.log(productVersion())
    return 0
  }
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    console.log(helpText(rest[0]))
    return name === undefined ? 2 : 0
  }
  if (!Object.hasOwn(commands, name)) {
    console.error(`There is no command "${name}".\n\n${helpText()}`)
    return 2
  }
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(helpText(name))
    return 0
  }
  try {
    const command = await commands[name]()
    return await command(rest)
  } catch (error) {
    if (error instanceof UsageError || error instanceof EnvError) {
      console.error(`${error.message}\n\n${helpText(name)}`)
      return 2
    }
    if (error instanceof UserError) {
      console.error(error.message)
      if (error.details.hint !== undefined) console.error(error.details.hint)
      return 1
    }
    reportError(error)
    return 1
  }
}

// A reader that has seen enough (`| head`) must not keep the run from ending properly.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await main(process.argv.slice(2))
