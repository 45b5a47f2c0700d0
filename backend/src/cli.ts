/** The command `flowza`. */
import { EnvError } from './env.ts'
import { UsageError } from './cli/arguments.ts'
import { exportCommand } from './cli/export-command.ts'
import { helpText } from './cli/help.ts'
import { nodesCommand } from './cli/nodes-command.ts'
import { runCommand } from './cli/run-command.ts'
import { startCommand } from './cli/start-command.ts'
import { validateCommand } from './cli/validate-command.ts'
import { workerCommand } from './cli/worker-command.ts'
import { productVersion } from './product.ts'
import { reportError } from './report-error.ts'
import { UserError } from './services/user-error.ts'

/** 0 done, 1 the run failed or problems were found, 2 wrong usage. */
export type ExitCode = 0 | 1 | 2

const commands: Record<string, (args: string[]) => Promise<number>> = {
  start: startCommand,
  run: runCommand,
  validate: validateCommand,
  export: exportCommand,
  nodes: nodesCommand,
  worker: workerCommand,
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
    return await commands[name](rest)
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

process.exitCode = await main(process.argv.slice(2))
