/** Every error the API answers: one closed union of codes, one body (RFC 9457 problem JSON). */
import { problemSchema } from '@flowza/nodes/core'
import { z } from 'zod'

export const errorCodes = [
  'VALIDATION',
  'NOT_FOUND',
  'CONFLICT',
  'FORBIDDEN',
  'LIMIT_EXCEEDED',
  'PRECONDITION_FAILED',
  'WORKFLOW_INVALID',
  'UNAVAILABLE',
  'UNEXPECTED',
] as const
export type ErrorCode = (typeof errorCodes)[number]

export const errorStatus = {
  VALIDATION: 400,
  FORBIDDEN: 403,
  NOT_FOUND: 404,
  CONFLICT: 409,
  PRECONDITION_FAILED: 412,
  LIMIT_EXCEEDED: 413,
  WORKFLOW_INVALID: 422,
  UNEXPECTED: 500,
  UNAVAILABLE: 503,
} as const satisfies Record<ErrorCode, number>

export const errorBodySchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(errorCodes),
  /** What happened, to what. */
  detail: z.string(),
  /** What to do next. */
  hint: z.string().optional(),
  requestId: z.string(),
  /** With WORKFLOW_INVALID: what is wrong with the document. */
  problems: z.array(problemSchema).optional(),
  /** With CONFLICT on a workflow: the revision that was sent and the one that is stored. */
  revisions: z.object({ sent: z.int(), stored: z.int() }).optional(),
})
export type ErrorBody = z.infer<typeof errorBodySchema>
