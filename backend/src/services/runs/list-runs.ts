import { and, count, desc, eq } from 'drizzle-orm'
import type { Run } from '../../contracts/index.ts'
import { runs } from '../../db/schema.ts'
import { presentRunSummary } from '../../runs/present-run.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

export async function listRuns(
  ctx: ServiceContext,
  query: { workflow?: string; limit: number; offset: number },
): Promise<{ runs: Omit<Run, 'nodes'>[]; total: number }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const wanted = and(
      eq(runs.workspaceId, ctx.actor.workspaceId),
      eq(runs.kind, 'workflow'),
      query.workflow === undefined ? undefined : eq(runs.workflowId, query.workflow),
    )
    const rows = await transaction
      .select({
        id: runs.id,
        workflowId: runs.workflowId,
        name: runs.name,
        revision: runs.revision,
        status: runs.status,
        runner: runs.runner,
        createdAt: runs.createdAt,
        startedAt: runs.startedAt,
        finishedAt: runs.finishedAt,
      })
      .from(runs)
      .where(wanted)
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction.select({ total: count() }).from(runs).where(wanted)
    return { runs: rows.map(presentRunSummary), total }
  })
}
