import { and, asc, count, desc, eq, ilike, isNull, or, sql } from 'drizzle-orm'
import type { WorkflowSummary } from '../../contracts/index.ts'
import { workflows } from '../../db/schema.ts'
import { containing } from '../../db/text-pattern.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { summarise } from './present-workflow.ts'

export interface WorkflowsQuery {
  search?: string
  tag?: string
  sort: 'updated' | 'name'
  limit: number
  offset: number
}

export async function listWorkflows(
  ctx: ServiceContext,
  query: WorkflowsQuery,
): Promise<{ workflows: WorkflowSummary[]; total: number; tags: string[] }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const mine = and(eq(workflows.workspaceId, ctx.actor.workspaceId), isNull(workflows.deletedAt))
    const wanted = and(
      mine,
      query.search === undefined || query.search.trim() === '' ? undefined : matches(query.search.trim()),
      query.tag === undefined ? undefined : sql`${query.tag} = any(${workflows.tags})`,
    )
    const rows = await transaction
      .select(summaryColumns)
      .from(workflows)
      .where(wanted)
      .orderBy(
        ...(query.sort === 'name' ? [asc(sql`lower(${workflows.name})`)] : []),
        desc(workflows.updatedAt),
        desc(workflows.id),
      )
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction.select({ total: count() }).from(workflows).where(wanted)
    const tags = await transaction
      .selectDistinct({ tag: sql<string>`unnest(${workflows.tags})`.as('tag') })
      .from(workflows)
      .where(mine)
      .orderBy(sql`tag`)
    return { workflows: await summarise(transaction, rows), total, tags: tags.map(({ tag }) => tag) }
  })
}

function matches(search: string) {
  const pattern = containing(search)
  return or(
    ilike(workflows.name, pattern),
    ilike(workflows.description, pattern),
    sql`array_to_string(${workflows.tags}, ' ') ilike ${pattern}`,
  )
}

/** All but the document, which a list doesn't show. */
const summaryColumns = {
  id: workflows.id,
  workspaceId: workflows.workspaceId,
  name: workflows.name,
  description: workflows.description,
  nodes: workflows.nodes,
  revision: workflows.revision,
  tags: workflows.tags,
  createdAt: workflows.createdAt,
  updatedAt: workflows.updatedAt,
}
