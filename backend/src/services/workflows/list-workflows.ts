import { count, desc, eq } from 'drizzle-orm'
import type { WorkflowSummary } from '../../contracts/index.ts'
import { workflows } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { summarise } from './present-workflow.ts'

export async function listWorkflows(
  ctx: ServiceContext,
  query: { limit: number; offset: number },
): Promise<{ workflows: WorkflowSummary[]; total: number }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const mine = eq(workflows.workspaceId, ctx.actor.workspaceId)
    const rows = await transaction
      .select(summaryColumns)
      .from(workflows)
      .where(mine)
      .orderBy(desc(workflows.updatedAt))
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction.select({ total: count() }).from(workflows).where(mine)
    return { workflows: await summarise(transaction, rows), total }
  })
}

/** All but the document, which a list doesn't show. */
const summaryColumns = {
  id: workflows.id,
  workspaceId: workflows.workspaceId,
  name: workflows.name,
  description: workflows.description,
  nodes: workflows.nodes,
  revision: workflows.revision,
  createdAt: workflows.createdAt,
  updatedAt: workflows.updatedAt,
}
