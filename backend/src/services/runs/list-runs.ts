import { and, count, desc, eq, gte, ilike, isNull } from 'drizzle-orm'
import type { Run, RunStatus } from '../../contracts/index.ts'
import { runs, workflows } from '../../db/schema.ts'
import { containing } from '../../db/text-pattern.ts'
import { presentRunSummary } from '../../runs/present-run.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

export interface RunsQuery {
  workflow?: string
  status?: RunStatus
  search?: string
  /** ISO 8601 */
  since?: string
  limit: number
  offset: number
}

/** Runs of workflows, the newest first; those of a deleted workflow are hidden with it. */
export async function listRuns(
  ctx: ServiceContext,
  query: RunsQuery,
): Promise<{ runs: Omit<Run, 'nodes'>[]; total: number }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const search = query.search?.trim() ?? ''
    const wanted = and(
      eq(runs.workspaceId, ctx.actor.workspaceId),
      eq(runs.kind, 'workflow'),
      isNull(workflows.deletedAt),
      query.workflow === undefined ? undefined : eq(runs.workflowId, query.workflow),
      query.status === undefined ? undefined : eq(runs.status, query.status),
      query.since === undefined ? undefined : gte(runs.createdAt, new Date(query.since)),
      search === '' ? undefined : ilike(runs.name, containing(search)),
    )
    const rows = await transaction
      .select({
        id: runs.id,
        workflowId: runs.workflowId,
        name: runs.name,
        revision: runs.revision,
        status: runs.status,
        runner: runs.runner,
        trigger: runs.trigger,
        overrides: runs.overrides,
        waiting: runs.waiting,
        createdAt: runs.createdAt,
        startedAt: runs.startedAt,
        finishedAt: runs.finishedAt,
      })
      .from(runs)
      .leftJoin(workflows, eq(workflows.id, runs.workflowId))
      .where(wanted)
      .orderBy(desc(runs.createdAt), desc(runs.id))
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction
      .select({ total: count() })
      .from(runs)
      .leftJoin(workflows, eq(workflows.id, runs.workflowId))
      .where(wanted)
    return { runs: rows.map(presentRunSummary), total }
  })
}
