import type { ErrorBody } from '@flowza/backend/contracts'

/** The server's answer to a request that it refused; `body` says what happened and what to do next. */
export class ApiError extends Error {
  readonly body: ErrorBody

  constructor(body: ErrorBody) {
    super(body.detail)
    this.name = 'ApiError'
    this.body = body
  }
}

/** No answer, or one that the contract doesn't know. */
export class UnreachableError extends Error {
  constructor(cause: unknown) {
    super('The Flowza server doesn’t answer. Check that it is still running, then try again.', { cause })
    this.name = 'UnreachableError'
  }
}

/** What to show a person for anything that was thrown: what happened, and what to do next where that is known. */
export function describeError(error: unknown): { message: string; hint: string | null } {
  if (error instanceof ApiError) return { message: error.body.detail, hint: error.body.hint ?? null }
  if (error instanceof Error) return { message: error.message, hint: null }
  return { message: 'Something went wrong.', hint: 'Reload the page, then try again.' }
}
