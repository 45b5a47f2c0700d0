import { and, asc, eq, gt, sql } from 'drizzle-orm'
import { runEvents } from '../../db/schema.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findNodeRun } from '../runs/find-run.ts'

/** A curve of more points than this looks the same. */
const mostPoints = 5000

export interface LossPoint {
  fraction: number
  loss: number
}

/** The loss of a training as it went, in order; empty where the node reports none. */
export async function getNodeProgress(
  ctx: ServiceContext,
  query: { run: string; node: string },
): Promise<{ points: LossPoint[] }> {
  authorise(ctx.actor, 'read')
  await findNodeRun(ctx, ctx.db, query)
  const rows = await ctx.db
    .select({ event: runEvents.event })
    .from(runEvents)
    .where(
      and(
        eq(runEvents.runId, query.run),
        gt(runEvents.id, 0),
        sql`${runEvents.event}->>'event' = 'progress'`,
        sql`${runEvents.event}->>'node' = ${query.node}`,
        sql`${runEvents.event}->>'loss' IS NOT NULL`,
      ),
    )
    .orderBy(asc(runEvents.id))
    .limit(mostPoints)
  const points = rows.flatMap(({ event }) =>
    event.event === 'progress' && event.loss !== null ? [{ fraction: event.fraction, loss: event.loss }] : [],
  )
  return { points }
}
