import type { WorkflowDocument } from '@flowza/nodes/core'
import { and, count, eq, inArray } from 'drizzle-orm'
import type { Sweep } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { runs, sweepPoints, sweeps } from '../../db/schema.ts'
import type { ServiceContext } from '../context.ts'
import { paramWords } from '../param-words.ts'
import { UserError } from '../user-error.ts'

export type SweepRow = typeof sweeps.$inferSelect
export type PointStatus = keyof Sweep['counts']

/** @throws UserError `NOT_FOUND` */
export async function findSweep(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Database | Transaction,
  id: string,
): Promise<SweepRow> {
  const [row] = await connection
    .select()
    .from(sweeps)
    .where(and(eq(sweeps.workspaceId, ctx.actor.workspaceId), eq(sweeps.id, id)))
  if (row !== undefined) return row
  throw new UserError('NOT_FOUND', `There is no sweep ${id}.`, {
    hint: 'Its workflow may have been deleted; choose a sweep from the list.',
  })
}

/** Sweeps with how far their points are, and their params as the editor calls them. */
export async function presentSweeps(
  { nodeTypes }: Pick<ServiceContext, 'nodeTypes'>,
  connection: Database | Transaction,
  rows: readonly (Omit<SweepRow, 'document'> & { document: Pick<WorkflowDocument, 'nodes'> })[],
): Promise<Sweep[]> {
  const counted =
    rows.length === 0
      ? []
      : await connection
          .select({
            sweep: sweepPoints.sweepId,
            state: sweepPoints.state,
            run: runs.status,
            points: count(),
          })
          .from(sweepPoints)
          .leftJoin(runs, eq(runs.id, sweepPoints.runId))
          .where(
            inArray(
              sweepPoints.sweepId,
              rows.map((row) => row.id),
            ),
          )
          .groupBy(sweepPoints.sweepId, sweepPoints.state, runs.status)
  return rows.map((row) => {
    const counts = noCounts()
    for (const { sweep, state, run, points } of counted) {
      if (sweep === row.id) counts[pointStatus(state, run)] += points
    }
    return {
      id: row.id,
      workflow: row.workflowId,
      revision: row.revision,
      name: row.name,
      status: statusOf(row, counts),
      axes: row.grid.map(({ node, param, values }) => ({
        node,
        param,
        ...paramWords(row.document, nodeTypes, { node, param }),
        values,
      })),
      parallel: row.parallel,
      counts,
      createdAt: row.createdAt.toISOString(),
      finishedAt: row.finishedAt?.toISOString() ?? null,
    }
  })
}

/** What became of a point; the run that it started may have been removed since. */
export function pointStatus(
  state: (typeof sweepPoints.$inferSelect)['state'],
  run: (typeof runs.$inferSelect)['status'] | null,
): PointStatus {
  switch (state) {
    case 'waiting':
    case 'refused':
    case 'cancelled':
      return state
    case 'started':
      return run ?? 'cancelled'
  }
}

function noCounts(): Sweep['counts'] {
  return { waiting: 0, refused: 0, queued: 0, running: 0, succeeded: 0, failed: 0, cancelled: 0 }
}

function statusOf(
  row: Pick<SweepRow, 'finishedAt' | 'cancelledAt'>,
  counts: Sweep['counts'],
): Sweep['status'] {
  if (row.cancelledAt !== null) return 'cancelled'
  if (row.finishedAt === null) return 'running'
  return counts.failed + counts.refused + counts.cancelled > 0 ? 'failed' : 'succeeded'
}
