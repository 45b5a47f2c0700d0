/** A problem is a value found before a run: where, what, and what to do next. */
import { z } from 'zod'
import { workflowChangeSchema } from './change.ts'
import { workflowEdgeSchema } from './document.ts'

export const problemCodes = [
  'DOCUMENT_INVALID',
  'FORMAT_UNSUPPORTED',
  'DUPLICATE_ID',
  'NODE_TYPE_UNKNOWN',
  'NODE_VERSION_UNSUPPORTED',
  'PARAM_INVALID',
  'PARAM_UNKNOWN',
  'EDGE_INVALID',
  'PORT_UNKNOWN',
  'PORT_TYPE_MISMATCH',
  'PORT_ALREADY_CONNECTED',
  'CYCLE',
  'MISSING_INPUT',
  'DATASET_UNKNOWN',
  'COLUMN_NOT_FOUND',
  'COLUMN_KIND_MISMATCH',
  'TARGET_MISSING',
  'TASK_MISMATCH',
  'FIT_BEFORE_SPLIT',
  'EVALUATES_TRAINING_ROWS',
  'TARGET_IN_FEATURES',
  'MACHINE_TOO_SMALL',
  'NODE_MESSAGE',
] as const
export type ProblemCode = (typeof problemCodes)[number]

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  /** An error blocks the run; a warning is the user's decision. */
  severity: z.enum(['error', 'warning']),
  /** What is wrong, to which node, column or value. */
  message: z.string(),
  /** What to do next. */
  hint: z.string().optional(),
  node: z.string().optional(),
  param: z.string().optional(),
  port: z.string().optional(),
  column: z.string().optional(),
  edge: workflowEdgeSchema.optional(),
  /** Ready-made changes that solve it, each one undo step. */
  fixes: z.array(z.strictObject({ title: z.string(), changes: z.array(workflowChangeSchema) })).optional(),
})
export type Problem = z.infer<typeof problemSchema>

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
