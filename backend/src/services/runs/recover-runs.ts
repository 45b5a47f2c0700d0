import { and, inArray, lt, ne } from 'drizzle-orm'
import { nodeRuns, runs } from '../../db/schema.ts'
import { hasWorker } from '../../db/worker-presence.ts'
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
      const names = nodes.map(({ node }) => node)
      const progress = await RunProgress.lock(transaction, ctx, run, names)
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

/** How long a run may wait for a worker of its runner: long enough for one that is just being started again. */
const patienceMs = 60_000

/**
 * Ends runs that nobody will ever work on: their runner is another one than this process's, and no process with it is
 * there (a command line run with `--runner docker` that was killed).
 *
 * @returns how many runs were ended
 */
export async function failOrphanedRuns(ctx: ServiceContext, now: Date = new Date()): Promise<number> {
  authorise(ctx.actor, 'manage')
  const waiting = await ctx.db
    .select({ id: runs.id, runner: runs.runner })
    .from(runs)
    .where(
      and(
        inArray(runs.status, ['queued', 'running']),
        ne(runs.runner, ctx.runner.name),
        lt(runs.createdAt, new Date(now.getTime() - patienceMs)),
      ),
    )
  let ended = 0
  for (const [runner, group] of Map.groupBy(waiting, (run) => run.runner)) {
    if (await hasWorker(ctx.db, runner)) continue
    for (const { id } of group) {
      await ctx.db.transaction(async (transaction) => {
        const progress = await RunProgress.lock(transaction, ctx, id, 'all')
        if (progress === null || isRunOver(progress.run.status)) return
        for (const { node, status, title } of progress.nodeRuns) {
          if (status !== 'queued' && status !== 'running') continue
          await progress.fail(node, {
            code: 'RUNNER_UNAVAILABLE',
            message: `"${title}" waits for the ${runner} runner, and no process with it is there.`,
            hint: `Run it again, or start "flowza worker --runner ${runner}" before.`,
            column: null,
            row: null,
          })
        }
        await progress.save()
      })
      ended += 1
    }
  }
  return ended
}
