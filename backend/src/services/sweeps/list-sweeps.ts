import { and, count, desc, eq, getTableColumns, sql } from 'drizzle-orm'
import type { Sweep } from '../../contracts/index.ts'
import { sweeps } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { presentSweeps } from './present-sweep.ts'

/** Of the document only the nodes that an axis names: a list has many, and each may be large. */
const variedNodes = sql`(
  select jsonb_build_object('nodes', coalesce(jsonb_agg(node), '[]'))
  from jsonb_array_elements(${sweeps.document} -> 'nodes') as node
  where node ->> 'id' in (select axis ->> 'node' from jsonb_array_elements(${sweeps.grid}) as axis)
)`.mapWith(sweeps.document)

export async function listSweeps(
  ctx: ServiceContext,
  query: { workflow?: string; limit: number; offset: number },
): Promise<{ sweeps: Sweep[]; total: number }> {
  authorise(ctx.actor, 'read')
  return ctx.db.transaction(async (transaction) => {
    const wanted = and(
      eq(sweeps.workspaceId, ctx.actor.workspaceId),
      query.workflow === undefined ? undefined : eq(sweeps.workflowId, query.workflow),
    )
    const rows = await transaction
      .select({ ...getTableColumns(sweeps), document: variedNodes })
      .from(sweeps)
      .where(wanted)
      .orderBy(desc(sweeps.createdAt), desc(sweeps.id))
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction.select({ total: count() }).from(sweeps).where(wanted)
    return { sweeps: await presentSweeps(ctx, transaction, rows), total }
  })
}
