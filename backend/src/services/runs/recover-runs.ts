import { inArray } from 'drizzle-orm'
import { nodeRuns } from '../../db/schema.ts'
import { RunProgress } from '../../runs/run-progress.ts'
import { isRunOver } from '../../runs/run-state.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'

/**
 * Looks after open runs whose job is gone from the queue (a restored backup, a purged queue): their nodes are enqueued
 * again. Jobs of dead workers come back by themselves when their heartbeat has stopped.
 *
 * @returns how many nodes were enqueued
 */
export async function recoverRuns(ctx: ServiceContext): Promise<number> {
  authorise(ctx.actor, 'manage')
  const open = await ctx.db
    .select({ run: nodeRuns.runId, node: nodeRuns.node, job: nodeRuns.jobId })
    .from(nodeRuns)
    .where(inArray(nodeRuns.status, ['queued', 'running']))
  const alive = await ctx.queue.alive(open.flatMap(({ job }) => (job === null ? [] : [job])))
  const lost = open.filter(({ job }) => job === null || !alive.has(job))
  let enqueued = 0
  for (const [run, nodes] of Map.groupBy(lost, (row) => row.run)) {
    enqueued += await ctx.db.transaction(async (transaction) => {
      const progress = await RunProgress.lock(transaction, ctx, run)
      if (progress === null || isRunOver(progress.run.status)) return 0
      // Between the two looks the node may have ended, or got a new job.
      const still = nodes.filter(({ node, job }) => {
        const now = progress.nodeRun(node)
        return now?.jobId === job && (now.status === 'queued' || now.status === 'running')
      })
      for (const { node } of still) progress.requeue(node)
      await progress.save()
      return still.length
    })
  }
  return enqueued
}
