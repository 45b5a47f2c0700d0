/** The one mapper from what was thrown to RFC 9457 problem JSON. */
import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'
import { errorStatus, type ErrorBody, type ErrorCode } from '../contracts/index.ts'
import { StoreUnavailableError } from '../artifacts/artifact-store.ts'
import { UserError } from '../services/user-error.ts'
import type { AppEnv } from './request-context.ts'

export interface UnexpectedReport {
  requestId: string
  method: string
  path: string
  error: unknown
}

const titles: Record<ErrorCode, string> = {
  VALIDATION: 'The request is not valid',
  NOT_FOUND: 'Not found',
  CONFLICT: 'Conflict',
  FORBIDDEN: 'Not allowed',
  LIMIT_EXCEEDED: 'Too large',
  PRECONDITION_FAILED: 'Not possible now',
  WORKFLOW_INVALID: 'The workflow is not valid',
  UNAVAILABLE: 'Not available',
  UNEXPECTED: 'Unexpected error',
}

export function problemResponse(
  c: Context<AppEnv>,
  error: unknown,
  onUnexpected: (report: UnexpectedReport) => void,
): Response {
  const requestId = c.get('requestId')
  const known = asUserError(error)
  if (known === null) {
    onUnexpected({ requestId, method: c.req.method, path: c.req.path, error })
    // Never the original message: it may hold paths, SQL or somebody's data.
    return respond(c, 'UNEXPECTED', {
      detail: 'Something went wrong that should not have.',
      hint: `Try again; if it stays, report it with the request id ${requestId}.`,
    })
  }
  return respond(c, known.code, { detail: known.message, ...known.details })
}

export function respond(
  c: Context<AppEnv>,
  code: ErrorCode,
  details: Pick<ErrorBody, 'detail' | 'hint' | 'problems' | 'revisions'>,
): Response {
  const body: ErrorBody = {
    type: `about:blank#${code.toLowerCase().replaceAll('_', '-')}`,
    title: titles[code],
    status: errorStatus[code],
    code,
    requestId: c.get('requestId'),
    ...details,
  }
  return new Response(JSON.stringify(body), {
    status: errorStatus[code],
    headers: {
      'content-type': 'application/problem+json; charset=utf-8',
      // The rest of the body isn't read, so nothing else can come through this connection.
      ...(code === 'LIMIT_EXCEEDED' && { connection: 'close' }),
    },
  })
}

function asUserError(error: unknown): UserError | null {
  if (error instanceof UserError) return error
  // What Hono itself throws: a body that isn't JSON.
  if (error instanceof HTTPException && error.status < 500) {
    return new UserError(error.status === 413 ? 'LIMIT_EXCEEDED' : 'VALIDATION', error.message, {
      hint: 'Send JSON with the header "content-type: application/json".',
    })
  }
  if (hasCode(error, unstorable)) {
    return new UserError('VALIDATION', 'The request holds a character or a number that can’t be stored.', {
      hint: 'Remove control characters and broken emoji from texts; use numbers of a usual size.',
      cause: error,
    })
  }
  if (hasCode(error, connectionLost)) {
    return new UserError('UNAVAILABLE', 'The database does not answer.', {
      hint: 'Try again in a few seconds.',
      cause: error,
    })
  }
  if (error instanceof StoreUnavailableError) {
    return new UserError('UNAVAILABLE', 'The artifact store does not answer.', {
      hint: 'Try again in a few seconds; "flowza doctor" says what is wrong with it.',
      cause: error,
    })
  }
  return null
}

/** Postgres on NUL, half surrogate pairs, and numbers out of a column's range. */
const unstorable = ['22021', '22P05', '22P02', '22003']
const connectionLost = [
  'CONNECTION_CLOSED',
  'CONNECTION_ENDED',
  'CONNECTION_DESTROYED',
  'ECONNREFUSED',
  'CONNECT_TIMEOUT',
  '57P01',
  '57P03',
]

function hasCode(error: unknown, codes: readonly string[]): boolean {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if ('code' in cause && codes.includes(String(cause.code))) return true
  }
  return false
}
