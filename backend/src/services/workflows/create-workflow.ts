import type { WorkflowDocument } from '@flowza/nodes/core'
import type { Workflow } from '../../contracts/index.ts'
import { workflowRevisions, workflows } from '../../db/schema.ts'
import { newId } from '../../db/uuid.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findProblems, readDocument } from '../document.ts'
import { findTemplate } from '../templates/read-templates.ts'
import { summarise } from './present-workflow.ts'

/**
 * Stores a new workflow. Half-finished documents are welcome: what is wrong with them comes back as problems, and only a
 * run insists on none.
 */
export async function createWorkflow(
  ctx: ServiceContext,
  source: { document: unknown } | { template: string },
): Promise<Workflow> {
  authorise(ctx.actor, 'edit')
  const document: WorkflowDocument =
    'template' in source ? (await findTemplate(ctx, source.template)).document : readDocument(source.document)
  return ctx.db.transaction(async (transaction) => {
    const now = new Date()
    const { workspaceId, userId } = ctx.actor
    const row = {
      id: newId(),
      workspaceId,
      name: document.name,
      description: document.description ?? null,
      nodes: document.nodes.length,
      revision: 1,
      document,
      tags: [],
      createdAt: now,
      updatedAt: now,
    }
    await transaction.insert(workflows).values(row)
    await transaction
      .insert(workflowRevisions)
      .values({ workspaceId, workflowId: row.id, revision: 1, document, createdBy: userId, createdAt: now })
    const [summary] = await summarise(transaction, [row])
    return { ...summary, document, problems: await findProblems(ctx, transaction, document) }
  })
}
