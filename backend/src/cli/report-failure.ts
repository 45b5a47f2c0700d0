/** What a command says that couldn't be done. */
import type { Problem } from '@flowza/nodes/core'
import { isDatabaseAway } from '../db/database-away.ts'
import { EnvError } from '../env.ts'
import { reportError } from '../report-error.ts'
import { UserError } from '../services/user-error.ts'
import { UsageError } from './arguments.ts'
import { describeProblem } from './describe-problem.ts'
import { helpText } from './help.ts'

interface Failure {
  code: string
  message: string
  hint?: string | undefined
  problems?: readonly Problem[] | undefined
}

/**
 * Says on standard error what went wrong and what to do next, and with `--json` the same on standard output, as one
 * object.
 *
 * @returns the exit code
 */
export function reportFailure(error: unknown, told: { command: string; json: boolean }): 1 | 2 {
  const isUsage = error instanceof UsageError || error instanceof EnvError
  const failure = failureOf(error)
  if (failure === null) reportError(error)
  else console.error(isUsage ? `${failure.message}\n\n${helpText(told.command)}` : textOf(failure))
  if (told.json) {
    const message = error instanceof Error ? error.message : String(error)
    const { problems = [], ...said }: Failure = failure ?? { code: 'UNEXPECTED', message }
    console.log(JSON.stringify({ error: said, problems }))
  }
  return isUsage ? 2 : 1
}

function textOf({ message, hint, problems = [] }: Failure): string {
  if (problems.length > 0) return problems.map(describeProblem).join('\n')
  return hint === undefined ? message : `${message}\n${hint}`
}

/** Null for a fault of this program. */
function failureOf(error: unknown): Failure | null {
  if (error instanceof UsageError || error instanceof EnvError) {
    return { code: 'USAGE', message: error.message }
  }
  if (error instanceof UserError) {
    const { hint, problems } = error.details
    return { code: error.code, message: error.message, hint, problems }
  }
  return databaseFailure(error) ?? fileFailure(error)
}

function databaseFailure(error: unknown): Failure | null {
  const code = codeOf(error)
  // SQLSTATE: who may connect, and to which database.
  const isRefused = code !== null && /^(28|3D)[0-9A-Z]{3}$/.test(code)
  if (!(error instanceof Error) || (!isRefused && !isDatabaseAway(error))) return null
  return {
    code: 'UNAVAILABLE',
    message: `PostgreSQL ${isRefused ? 'refuses the connection' : 'does not answer'}: ${error.message}`,
    hint: 'Start it, or correct DATABASE_URL; without the variable an embedded one is used. "flowza doctor" says what is missing.',
  }
}

const fileTroubles: Readonly<Record<string, string>> = {
  EACCES: 'this user may not use it',
  EPERM: 'this user may not use it',
  EEXIST: 'there is a file of that name',
  ENOTDIR: 'a part of it is no folder',
  EISDIR: 'it is a folder',
  ENOENT: 'it is not there',
  EROFS: 'its disk is read-only',
  ENOSPC: 'its disk is full',
  EDQUOT: 'the quota of its disk is used up',
}

function fileFailure(error: unknown): Failure | null {
  const trouble = fileTroubles[codeOf(error) ?? '']
  if (!(error instanceof Error) || trouble === undefined) return null
  if (!('path' in error) || typeof error.path !== 'string') return null
  return {
    code: 'UNAVAILABLE',
    message: `${error.path} can't be used: ${trouble}.`,
    hint: 'Name another place, or mend this one; data lies where FLOWZA_HOME says.',
  }
}

function codeOf(error: unknown): string | null {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null
}
