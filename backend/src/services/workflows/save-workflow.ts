import { and, eq, isNull } from 'drizzle-orm'
import type { Workflow } from '../../contracts/index.ts'
import { workflowRevisions, workflows } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findProblems, readDocument } from '../document.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow, summarise } from './present-workflow.ts'
import { thinVersions } from './thin-versions.ts'

/**
 * Saves a document over the revision that it was made from.
 *
 * @throws UserError `CONFLICT` with both revisions when another one is stored by now; nothing is overwritten.
 */
export async function saveWorkflow(
  ctx: ServiceContext,
  input: { id: string; revision: number; document: unknown },
): Promise<Workflow> {
  authorise(ctx.actor, 'edit')
  const document = readDocument(input.document)
  return ctx.db.transaction(async (transaction) => {
    const now = new Date()
    const [saved] = await transaction
      .update(workflows)
      .set({
        name: document.name,
        description: document.description ?? null,
        nodes: document.nodes.length,
        document,
        revision: input.revision + 1,
        updatedAt: now,
      })
      .where(
        and(
          eq(workflows.workspaceId, ctx.actor.workspaceId),
          eq(workflows.id, input.id),
          eq(workflows.revision, input.revision),
          isNull(workflows.deletedAt),
        ),
      )
      .returning()
    if (saved === undefined) {
      const { revision } = await findWorkflow(ctx, transaction, input.id)
      throw new UserError(
        'CONFLICT',
        `The workflow was changed elsewhere: revision ${revision} is stored, and this save was made from revision ${input.revision}.`,
        {
          hint: 'Load the stored revision and make the change again, or save this one as a new workflow.',
          revisions: { sent: input.revision, stored: revision },
        },
      )
    }
    await thinVersions(transaction, { workflow: saved.id, replaced: input.revision, now })
    await transaction.insert(workflowRevisions).values({
      workspaceId: ctx.actor.workspaceId,
      workflowId: saved.id,
      revision: saved.revision,
      document,
      createdBy: ctx.actor.userId,
      createdAt: now,
    })
    const [summary] = await summarise(transaction, [saved])
    return { ...summary, document, problems: await findProblems(ctx, transaction, document) }
  })
}
