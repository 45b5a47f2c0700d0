import { and, asc, eq } from 'drizzle-orm'
import type { Run } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import { nodeRuns, runs } from '../../db/schema.ts'
import { presentNodeRun, presentRunSummary, type NodeRunRow, type RunRow } from '../../runs/present-run.ts'
import type { ServiceContext } from '../context.ts'
import { UserError } from '../user-error.ts'

type Connection = Database | Transaction

/** @throws UserError `NOT_FOUND` */
export async function findRun(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Connection,
  id: string,
): Promise<RunRow> {
  const [row] = await connection
    .select()
    .from(runs)
    .where(and(eq(runs.workspaceId, ctx.actor.workspaceId), eq(runs.id, id)))
  if (row === undefined) throw runNotFound(id)
  return row
}

/** @throws UserError `NOT_FOUND` */
export async function findNodeRun(
  ctx: Pick<ServiceContext, 'actor'>,
  connection: Connection,
  query: { run: string; node: string },
): Promise<NodeRunRow> {
  const [row] = await connection
    .select()
    .from(nodeRuns)
    .where(
      and(
        eq(nodeRuns.workspaceId, ctx.actor.workspaceId),
        eq(nodeRuns.runId, query.run),
        eq(nodeRuns.node, query.node),
      ),
    )
  if (row !== undefined) return row
  await findRun(ctx, connection, query.run)
  throw new UserError('NOT_FOUND', `The run has no node "${query.node}".`, {
    hint: 'Only the nodes that the run was started for are part of it.',
  })
}

export async function presentRun(connection: Connection, run: RunRow): Promise<Run> {
  const nodes = await connection
    .select()
    .from(nodeRuns)
    .where(eq(nodeRuns.runId, run.id))
    .orderBy(asc(nodeRuns.position))
  return { ...presentRunSummary(run), nodes: nodes.map(presentNodeRun) }
}

export function runNotFound(id: string): UserError {
  return new UserError('NOT_FOUND', `There is no run ${id}.`, {
    hint: 'Its workflow may have been deleted; choose a run from the list.',
  })
}
