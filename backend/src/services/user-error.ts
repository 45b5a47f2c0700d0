import type { Problem } from '@flowza/nodes/core'
import type { ErrorCode } from '../contracts/index.ts'

export interface UserErrorDetails {
  /** What to do next. */
  hint?: string
  problems?: Problem[]
  revisions?: { sent: number; stored: number }
  cause?: unknown
}

/** A request that can't be served, in words for the person who made it: what happened, to what, what to do next. */
export class UserError extends Error {
  readonly code: Exclude<ErrorCode, 'UNEXPECTED'>
  readonly details: Omit<UserErrorDetails, 'cause'>

  constructor(code: Exclude<ErrorCode, 'UNEXPECTED'>, message: string, details: UserErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.name = 'UserError'
    this.code = code
    const { cause: _, ...rest } = details
    this.details = rest
  }
}
