/** What a failed call of the container engine means, in words for people. */
import { errorCode } from '../artifacts/regular-file.ts'

/** The HTTP status that the engine answered, or undefined when it did not answer. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}

/** The engine says that the thing asked for does not exist. */
export function isAbsent(error: unknown): boolean {
  return statusOf(error) === 404
}

/** The engine could not be asked, or broke off: no answer of its, and no fault of ours. */
export function isUnreachable(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('syscall' in error && error.syscall === 'connect') return true
  return ['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT'].includes(errorCode(error) ?? '')
}

export function describeEngineError(error: unknown, image: string): { reason: string; hint: string } {
  const status = statusOf(error)
  if (status === 404) {
    return {
      reason: `The container engine has no image ${image}.`,
      hint: 'Build it with `npm run docker:build`, or use the process runner.',
    }
  }
  if (status !== undefined) {
    return {
      reason: `The container engine refused the task: ${messageOf(error)}.`,
      hint: 'The log of the engine says more. The process runner needs no engine.',
    }
  }
  switch (errorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return {
        reason: 'This user may not speak to the container engine.',
        hint: 'Add the user to the group docker and log in again, or use the process runner.',
      }
    default:
      return {
        reason: `No container engine answers (${errorCode(error) ?? messageOf(error)}).`,
        hint: 'Start Docker, or use the process runner.',
      }
  }
}

/** The engine's own words, without the client's preamble about HTTP. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  const json: unknown = 'json' in error ? error.json : undefined
  const own =
    typeof json === 'object' && json !== null && 'message' in json && typeof json.message === 'string'
      ? json.message
      : error.message
  return own.trim().replace(/\.$/, '')
}
