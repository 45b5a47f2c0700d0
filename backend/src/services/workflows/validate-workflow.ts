import { hasErrors, parseDocument, type Problem } from '@flowza/nodes/core'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findProblems } from '../document.ts'

/** Every problem of a document, also of one that isn't even a document. Stores nothing. */
export async function validateWorkflow(
  ctx: ServiceContext,
  input: { document: unknown },
): Promise<{ valid: boolean; problems: Problem[] }> {
  authorise(ctx.actor, 'read')
  const parsed = parseDocument(input.document)
  const problems =
    parsed.document === null ? parsed.problems : await findProblems(ctx, ctx.db, parsed.document)
  return { valid: !hasErrors(problems), problems }
}
