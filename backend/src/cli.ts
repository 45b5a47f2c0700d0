/** The command `flowza`. */
import { helpText } from './cli/help.ts'
import { productVersion } from './product.ts'

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
    const [about] = rest
    if (about !== undefined && !Object.hasOwn(commands, about)) return unknownCommand(about)
    console.log(helpText(about))
    return name === undefined ? 2 : 0
  }
  if (!Object.hasOwn(commands, name)) return unknownCommand(name)
  if (rest.includes('--help') || rest.includes('-h')) {
    console.log(helpText(name))
    return 0
  }
  try {
    const command = await commands[name]()
    return await command(rest)
  } catch (error) {
    const { reportFailure } = await import('./cli/report-failure.ts')
    return reportFailure(error, { command: name, json: rest.includes('--json') })
  }
}

function unknownCommand(name: string): ExitCode {
  console.error(`There is no command "${name}".\n\n${helpText()}`)
  return 2
}

// A reader that has seen enough (`| head`) must not keep the run from ending properly.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
}

process.exitCode = await main(process.argv.slice(2))
