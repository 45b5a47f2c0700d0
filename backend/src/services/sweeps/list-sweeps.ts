import { and, count, desc, eq, getTableColumns } from 'drizzle-orm'
import type { Sweep } from '../../contracts/index.ts'
import { sweeps } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { presentSweeps } from './present-sweep.ts'

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
    const { document: _, ...columns } = getTableColumns(sweeps)
    const rows = await transaction
      .select(columns)
      .from(sweeps)
      .where(wanted)
      .orderBy(desc(sweeps.createdAt), desc(sweeps.id))
      .limit(query.limit)
      .offset(query.offset)
    const [{ total }] = await transaction.select({ total: count() }).from(sweeps).where(wanted)
    return { sweeps: await presentSweeps(transaction, rows), total }
  })
}
