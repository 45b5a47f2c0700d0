import { and, asc, count, desc, eq, gte, inArray, sql } from 'drizzle-orm'
import type { Activity } from '../../contracts/index.ts'
import { nodeRuns, runs, workers } from '../../db/schema.ts'
import { secondsBetween } from '../../runs/present-run.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

const hourMs = 3600_000
/** A worker that was not seen for longer is gone; it is told of for a while, for that is worth knowing. */
const seenMs = 15_000
const toldMs = 10 * 60_000
const mostRuns = 50

/** What goes on now, in all processes together. */
export async function getActivity(ctx: ServiceContext): Promise<Activity> {
  authorise(ctx.actor, 'read')
  const { workspaceId } = ctx.actor
  const now = new Date()
  const open = await ctx.db
    .select({
      id: runs.id,
      name: runs.name,
      status: runs.status,
      trigger: runs.trigger,
      waiting: runs.waiting,
      openNodes: runs.openNodes,
      createdAt: runs.createdAt,
    })
    .from(runs)
    .where(and(eq(runs.workspaceId, workspaceId), inArray(runs.status, ['queued', 'running'])))
    .orderBy(desc(runs.createdAt))
    .limit(mostRuns)
  const ids = open.map((run) => run.id)
  const [sizes, going, recent, present, queues] = await Promise.all([
    ids.length === 0
      ? []
      : ctx.db
          .select({ run: nodeRuns.runId, nodes: count() })
          .from(nodeRuns)
          .where(inArray(nodeRuns.runId, ids))
          .groupBy(nodeRuns.runId),
    ids.length === 0
      ? []
      : ctx.db
          .select({
            run: nodeRuns.runId,
            node: nodeRuns.node,
            title: nodeRuns.title,
            type: nodeRuns.type,
            attempt: nodeRuns.attempt,
            startedAt: nodeRuns.startedAt,
          })
          .from(nodeRuns)
          .where(and(inArray(nodeRuns.runId, ids), eq(nodeRuns.status, 'running')))
          .orderBy(asc(nodeRuns.startedAt)),
    ctx.db
      .select({ status: nodeRuns.status, nodes: count() })
      .from(nodeRuns)
      .where(
        and(
          eq(nodeRuns.workspaceId, workspaceId),
          gte(nodeRuns.finishedAt, new Date(now.getTime() - hourMs)),
          inArray(nodeRuns.status, ['succeeded', 'cached', 'failed']),
        ),
      )
      .groupBy(nodeRuns.status),
    ctx.db
      .select({
        id: workers.id,
        runner: workers.runner,
        host: workers.host,
        slots: workers.slots,
        startedAt: workers.startedAt,
        silentSeconds: sql<number>`extract(epoch from now() - ${workers.seenAt})::float8`,
      })
      .from(workers)
      .where(gte(workers.seenAt, sql`now() - make_interval(secs => ${toldMs / 1000})`))
      .orderBy(asc(workers.startedAt)),
    ctx.queue.depth(),
  ])
  const inLastHour = (status: 'succeeded' | 'cached' | 'failed') =>
    recent.find((row) => row.status === status)?.nodes ?? 0
  return {
    at: now.toISOString(),
    queues,
    workers: present.map(({ silentSeconds, startedAt, ...worker }) => ({
      ...worker,
      alive: silentSeconds * 1000 < seenMs,
      silentSeconds,
      startedAt: startedAt.toISOString(),
    })),
    runs: open.map(({ openNodes, createdAt, ...run }) => ({
      ...run,
      nodes: sizes.find((size) => size.run === run.id)?.nodes ?? 0,
      openNodes,
      seconds: secondsBetween(createdAt, now) ?? 0,
    })),
    nodes: going.map(({ startedAt, ...node }) => ({ ...node, seconds: secondsBetween(startedAt, now) ?? 0 })),
    lastHour: {
      succeeded: inLastHour('succeeded'),
      cached: inLastHour('cached'),
      failed: inLastHour('failed'),
    },
  }
}
