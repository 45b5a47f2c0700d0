import { eq } from 'drizzle-orm'
import type { WorkflowSummary } from '../../contracts/index.ts'
import { workflows } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findWorkflow, summarise } from './present-workflow.ts'

/** Sets the tags of a workflow: each once, sorted. It doesn't count as a change of the workflow. */
export async function tagWorkflow(
  ctx: ServiceContext,
  input: { id: string; tags: readonly string[] },
): Promise<WorkflowSummary> {
  authorise(ctx.actor, 'edit')
  return ctx.db.transaction(async (transaction) => {
    const found = await findWorkflow(ctx, transaction, input.id)
    const tags = [...new Set(input.tags)].toSorted((a, b) => a.localeCompare(b, 'en'))
    await transaction.update(workflows).set({ tags }).where(eq(workflows.id, found.id))
    const [summary] = await summarise(transaction, [{ ...found, tags }])
    return summary
  })
}
