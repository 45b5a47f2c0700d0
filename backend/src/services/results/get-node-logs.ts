import { and, asc, eq, gt } from 'drizzle-orm'
import { runEvents } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findNodeRun } from '../runs/find-run.ts'

export interface LogLine {
  id: number
  level: string
  text: string
  at: string
}

export async function getNodeLogs(
  ctx: ServiceContext,
  query: { run: string; node: string; after: number; limit: number },
): Promise<{ lines: LogLine[] }> {
  authorise(ctx.actor, 'read')
  await findNodeRun(ctx, ctx.db, query)
  const rows = await ctx.db
    .select({ id: runEvents.id, event: runEvents.event })
    .from(runEvents)
    .where(
      and(eq(runEvents.runId, query.run), eq(runEvents.logOf, query.node), gt(runEvents.id, query.after)),
    )
    .orderBy(asc(runEvents.id))
    .limit(query.limit)
  const lines = rows.flatMap(({ id, event }) =>
    event.event === 'log' ? [{ id, level: event.level, text: event.text, at: event.at }] : [],
  )
  return { lines }
}
