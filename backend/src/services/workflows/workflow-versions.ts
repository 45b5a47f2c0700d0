/** The versions of a workflow: what was saved now and then, and what a person gave a name. */
import { and, desc, eq, sql } from 'drizzle-orm'
import type { WorkflowDocument } from '@flowza/nodes/core'
import type { WorkflowVersion } from '../../contracts/index.ts'
import { workflowRevisions } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow } from './present-workflow.ts'

const versionColumns = {
  revision: workflowRevisions.revision,
  name: workflowRevisions.name,
  nodes: sql<number>`jsonb_array_length(${workflowRevisions.document}->'nodes')`.mapWith(Number),
  createdAt: workflowRevisions.createdAt,
}

export async function listWorkflowVersions(
  ctx: ServiceContext,
  id: string,
): Promise<{ versions: WorkflowVersion[] }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    await findWorkflow(ctx, transaction, id)
    const rows = await transaction
      .select(versionColumns)
      .from(workflowRevisions)
      .where(eq(workflowRevisions.workflowId, id))
      .orderBy(desc(workflowRevisions.revision))
    return { versions: rows.map(presentVersion) }
  })
}

export async function getWorkflowVersion(
  ctx: ServiceContext,
  input: { id: string; revision: number },
): Promise<WorkflowVersion & { document: WorkflowDocument }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    await findWorkflow(ctx, transaction, input.id)
    const [row] = await transaction
      .select({ ...versionColumns, document: workflowRevisions.document })
      .from(workflowRevisions)
      .where(isVersion(input))
    if (row === undefined) throw versionNotFound(input.revision)
    return { ...presentVersion(row), document: row.document }
  })
}

/** Names a version, or takes its name away with null. A named version is never thinned out. */
export async function nameWorkflowVersion(
  ctx: ServiceContext,
  input: { id: string; revision: number; name: string | null },
): Promise<WorkflowVersion> {
  authorise(ctx.actor, 'edit')
  return ctx.db.transaction(async (transaction) => {
    await findWorkflow(ctx, transaction, input.id)
    const [row] = await transaction
      .update(workflowRevisions)
      .set({ name: input.name })
      .where(isVersion(input))
      .returning(versionColumns)
    if (row === undefined) throw versionNotFound(input.revision)
    return presentVersion(row)
  })
}

function isVersion({ id, revision }: { id: string; revision: number }) {
  return and(eq(workflowRevisions.workflowId, id), eq(workflowRevisions.revision, revision))
}

function presentVersion({
  createdAt,
  ...row
}: Omit<WorkflowVersion, 'createdAt'> & { createdAt: Date }): WorkflowVersion {
  return { revision: row.revision, name: row.name, nodes: row.nodes, createdAt: createdAt.toISOString() }
}

function versionNotFound(revision: number): UserError {
  return new UserError('NOT_FOUND', `Version ${revision} of this workflow is not kept.`, {
    hint: 'Choose one from the list of versions.',
  })
}
