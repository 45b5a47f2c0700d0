import { and, asc, eq, isNull } from 'drizzle-orm'
import type { WorkflowChange } from '@flowza/nodes/core'
import type { Transaction } from '../../db/client.ts'
import { runs, sweepPoints, sweeps } from '../../db/schema.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import { isRunOver } from '../../runs/run-state.ts'
import type { ServiceContext } from '../context.ts'
import { beginWorkflowRun } from '../runs/start-run.ts'
import { UserError } from '../user-error.ts'
import { presentSweeps, type SweepRow } from './present-sweep.ts'

/**
 * Starts the runs of a sweep that may start now, and ends the sweep when nothing is left. Harmless at any time and in
 * any process: one at a time has the sweep's row.
 *
 * @returns the runs that go on
 */
export async function advanceSweep(ctx: ServiceContext, id: string): Promise<string[]> {
  return ctx.db.transaction(async (transaction) => {
    const [sweep] = await transaction
      .select()
      .from(sweeps)
      .where(and(eq(sweeps.id, id), isNull(sweeps.finishedAt)))
      .for('update', { skipLocked: true })
    if (sweep === undefined) return []
    const points = await transaction
      .select({
        position: sweepPoints.position,
        values: sweepPoints.values,
        state: sweepPoints.state,
        run: sweepPoints.runId,
        status: runs.status,
      })
      .from(sweepPoints)
      .leftJoin(runs, eq(runs.id, sweepPoints.runId))
      .where(eq(sweepPoints.sweepId, id))
      .orderBy(asc(sweepPoints.position))
    const going = points.flatMap(({ state, run, status }) =>
      state === 'started' && run !== null && status !== null && !isRunOver(status) ? [run] : [],
    )
    const waiting = points.filter(({ state }) => state === 'waiting')
    const isFirst = points.every(({ state }) => state === 'waiting')
    // The first run goes alone: what the others have in common with it, they then find.
    const alone = isFirst || (going.length === 1 && going[0] === points[0].run)
    let room = (alone ? 1 : sweep.parallel) - going.length
    for (const point of waiting) {
      if (room <= 0) break
      const run = await startPoint(ctx, transaction, sweep, point)
      if (run === null) continue
      going.push(run)
      room -= 1
    }
    if (going.length === 0) {
      const finishedAt = new Date()
      await transaction.update(sweeps).set({ finishedAt }).where(eq(sweeps.id, id))
      const [{ status }] = await presentSweeps(ctx, transaction, [{ ...sweep, finishedAt }])
      await notifyNews(transaction, sweep.workspaceId, { event: 'sweep', id, status })
    }
    return going
  })
}

/** Null when the workflow can't run at that point. */
async function startPoint(
  ctx: ServiceContext,
  transaction: Transaction,
  sweep: SweepRow,
  { position, values }: Pick<typeof sweepPoints.$inferSelect, 'position' | 'values'>,
): Promise<string | null> {
  const overrides: WorkflowChange[] = sweep.grid.map(({ node, param }, axis) => ({
    change: 'set_params',
    node,
    set: { [param]: values[axis] ?? null },
  }))
  const own = and(eq(sweepPoints.sweepId, sweep.id), eq(sweepPoints.position, position))
  try {
    // Within the sweep's transaction, but what fails of it leaves nothing.
    return await transaction.transaction(async (savepoint) => {
      const progress = await beginWorkflowRun(
        // Whoever started the sweep was allowed to; this may be a worker.
        { ...ctx, actor: { userId: sweep.createdBy, workspaceId: sweep.workspaceId, role: 'editor' } },
        savepoint,
        {
          document: sweep.document,
          workflow:
            sweep.workflowId === null ? null : { id: sweep.workflowId, revision: sweep.revision ?? 0 },
          scope: sweep.scope,
          overrides,
          trigger: 'sweep',
          useCache: true,
          ...(sweep.targets !== null && { targets: sweep.targets }),
        },
      )
      await savepoint.update(sweepPoints).set({ state: 'started', runId: progress.run.id }).where(own)
      return progress.run.id
    })
  } catch (error) {
    if (!(error instanceof UserError) || error.code === 'UNAVAILABLE') throw error
    await transaction.update(sweepPoints).set({ state: 'refused', problem: error.message }).where(own)
    return null
  }
}
