/** A problem is a value found before a run: where, what, and what to do next. */
import { z } from 'zod'
import type { MessageValues } from '../text/fill-message.ts'
import { worded, wordsSchema } from '../text/words.ts'
import { workflowChangeSchema, type WorkflowChange } from './change.ts'
import { workflowEdgeSchema } from './document.ts'
import { fixTitles, problemMessages, type FixTitle, type ProblemMessage } from './problem-messages.ts'

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

const fixSchema = z.strictObject({
  title: z.string(),
  words: wordsSchema.optional(),
  changes: z.array(workflowChangeSchema),
})
export type ProblemFix = z.infer<typeof fixSchema>

export const problemSchema = z.strictObject({
  code: z.enum(problemCodes),
  /** An error blocks the run; a warning is the user's decision. */
  severity: z.enum(['error', 'warning']),
  /** What is wrong, to which node, column or value. In English. */
  message: z.string(),
  /** What to do next. In English. */
  hint: z.string().optional(),
  /** Message and hint are the two sentences of this id. */
  words: wordsSchema.optional(),
  node: z.string().optional(),
  param: z.string().optional(),
  port: z.string().optional(),
  column: z.string().optional(),
  edge: workflowEdgeSchema.optional(),
  /** Ready-made changes that solve it, each one undo step. */
  fixes: z.array(fixSchema).optional(),
})
export type Problem = z.infer<typeof problemSchema>

/** One of the language's own problems, at a place. */
export function problemOf(
  message: ProblemMessage,
  values: MessageValues,
  place: Omit<Problem, 'message' | 'hint' | 'words' | 'severity'>,
): Problem {
  const { code, ...where } = place
  const { severity, ...sentences } = problemMessages[message]
  return { code, severity, ...worded(`problem.${message}`, sentences, values), ...where }
}

/** Changes under one of the language's own titles. */
export function fixOf(title: FixTitle, values: MessageValues, changes: WorkflowChange[]): ProblemFix {
  const { message, words } = worded(`fix.${title}`, { text: fixTitles[title] }, values)
  return { title: message, words, changes }
}

export function hasErrors(problems: readonly Problem[]): boolean {
  return problems.some((problem) => problem.severity === 'error')
}
