/** Documents as services take them: from untrusted JSON to a document, and what is wrong with one. */
import { eq } from 'drizzle-orm'
import {
  hasErrors,
  parseDocument,
  validate,
  formulaLanguage,
  type KnownSchemas,
  type Problem,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import type { Database, Transaction } from '../db/client.ts'
import { datasets } from '../db/schema.ts'
import type { ServiceContext } from './context.ts'
import { UserError } from './user-error.ts'

/** @throws UserError `WORKFLOW_INVALID` with the problems of its form. */
export function readDocument(value: unknown): WorkflowDocument {
  const parsed = parseDocument(value)
  if (parsed.document === null) throw invalidWorkflow(parsed.problems)
  return parsed.document
}

/** Everything that is wrong with a document, given the data sets of the workspace. */
export async function findProblems(
  ctx: Pick<ServiceContext, 'nodeTypes' | 'actor'>,
  connection: Database | Transaction,
  document: WorkflowDocument,
): Promise<Problem[]> {
  return validate(document, ctx.nodeTypes, await knownSchemas(ctx, connection))
}

export async function knownSchemas(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
): Promise<KnownSchemas> {
  const rows = await connection
    .select({ id: datasets.id, schema: datasets.schema })
    .from(datasets)
    .where(eq(datasets.workspaceId, ctx.actor.workspaceId))
  return {
    formulas: formulaLanguage,
    datasets: Object.fromEntries(rows.flatMap(({ id, schema }) => (schema === null ? [] : [[id, schema]]))),
  }
}

/** @throws UserError `WORKFLOW_INVALID` when the problems hold an error. */
export function requireRunnable(problems: Problem[]): void {
  if (hasErrors(problems)) throw invalidWorkflow(problems)
}

function invalidWorkflow(problems: Problem[]): UserError {
  const errors = problems.filter((problem) => problem.severity === 'error')
  const [first] = errors
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : ''
  return new UserError('WORKFLOW_INVALID', `${first?.message ?? 'The workflow is not valid.'}${more}`, {
    hint: first?.hint ?? 'Solve the problems, then try again.',
    problems,
  })
}
