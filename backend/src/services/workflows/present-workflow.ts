import { and, desc, eq, inArray, isNull } from 'drizzle-orm'
import type { WorkflowSummary } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { runs, workflows } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

type WorkflowRow = typeof workflows.$inferSelect

/** Summaries with the newest run of each. */
export async function summarise(
  connection: Database | Transaction,
  rows: readonly Omit<WorkflowRow, 'document' | 'deletedAt'>[],
): Promise<WorkflowSummary[]> {
  const ids = rows.map((row) => row.id)
  const newest =
    ids.length === 0
      ? []
      : await connection
          .selectDistinctOn([runs.workflowId], {
            id: runs.id,
            workflowId: runs.workflowId,
            status: runs.status,
            createdAt: runs.createdAt,
          })
          .from(runs)
          .where(inArray(runs.workflowId, ids))
          .orderBy(runs.workflowId, desc(runs.createdAt))
  const byWorkflow = new Map(newest.map((run) => [run.workflowId, run]))
  return rows.map((row) => {
    const run = byWorkflow.get(row.id)
    return {
      id: row.id,
      name: row.name,
      description: row.description,
      nodes: row.nodes,
      revision: row.revision,
      tags: row.tags,
      createdAt: row.createdAt.toISOString(),
      updatedAt: row.updatedAt.toISOString(),
      lastRun:
        run === undefined ? null : { id: run.id, status: run.status, startedAt: run.createdAt.toISOString() },
    }
  })
}

/** @throws UserError `NOT_FOUND` */
export async function findWorkflow(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
): Promise<WorkflowRow> {
  const [row] = await connection
    .select()
    .from(workflows)
    .where(
      and(
        eq(workflows.workspaceId, ctx.actor.workspaceId),
        eq(workflows.id, id),
        isNull(workflows.deletedAt),
      ),
    )
  if (row === undefined) throw workflowNotFound(id)
  return row
}

export function workflowNotFound(id: string): UserError {
  return new UserError('NOT_FOUND', `There is no workflow ${id}.`, {
    hint: 'It may have been deleted; choose one from the list.',
  })
}
