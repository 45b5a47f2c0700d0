import { asc, eq, inArray } from 'drizzle-orm'
import type { SweepTable } from '../../contracts/index.ts'
import { nodeRuns, runs, sweepPoints } from '../../db/schema.ts'
import { secondsBetween } from '../../runs/present-run.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { findSweep, pointStatus, presentSweeps } from './present-sweep.ts'

type MetricColumn = SweepTable['metrics'][number]

interface Measured {
  run: string
  column: MetricColumn
  value: number | null
}

/** A sweep with its points side by side: their params, how they ended and what they measured. */
export async function getSweep(ctx: ServiceContext, id: string): Promise<SweepTable> {
  authorise(ctx.actor, 'read')
  const sweep = await findSweep(ctx, ctx.db, id)
  const [presented] = await presentSweeps(ctx, ctx.db, [sweep])
  const points = await ctx.db
    .select({
      position: sweepPoints.position,
      values: sweepPoints.values,
      state: sweepPoints.state,
      problem: sweepPoints.problem,
      run: sweepPoints.runId,
      status: runs.status,
      createdAt: runs.createdAt,
      finishedAt: runs.finishedAt,
    })
    .from(sweepPoints)
    .leftJoin(runs, eq(runs.id, sweepPoints.runId))
    .where(eq(sweepPoints.sweepId, id))
    .orderBy(asc(sweepPoints.position))
  const measured = await measure(
    ctx,
    points.flatMap(({ run }) => (run === null ? [] : [run])),
  )
  const columns = new Map(measured.map(({ column }) => [keyOf(column), column]))
  const values = new Map(measured.map(({ run, column, value }) => [`${run} ${keyOf(column)}`, value]))
  return {
    ...presented,
    metrics: [...columns.values()],
    points: points.map((point) => ({
      position: point.position,
      values: point.values,
      run: point.run,
      status: pointStatus(point.state, point.status),
      seconds: secondsBetween(point.createdAt, point.finishedAt),
      problem: point.problem,
      metrics: [...columns.keys()].map((key) => values.get(`${point.run} ${key}`) ?? null),
    })),
  }
}

/** Everything that the nodes of these runs measured, in the order of the nodes. */
async function measure(ctx: ServiceContext, ids: readonly string[]): Promise<Measured[]> {
  if (ids.length === 0) return []
  const rows = await ctx.db
    .select({
      run: nodeRuns.runId,
      node: nodeRuns.node,
      type: nodeRuns.type,
      title: nodeRuns.title,
      outputs: nodeRuns.outputs,
    })
    .from(nodeRuns)
    .where(inArray(nodeRuns.runId, [...ids]))
    .orderBy(asc(nodeRuns.position))
  // Points share results: each is read once.
  const headers = new Map<string, Promise<Record<string, number | null>>>()
  const metricsOf = (digest: string) => {
    const known = headers.get(digest)
    if (known !== undefined) return known
    const reading = ctx.store
      .getArtifact(digest)
      .then((stored) => (stored?.header.kind === 'metrics' ? stored.header.metrics : {}))
    headers.set(digest, reading)
    return reading
  }
  const found = await Promise.all(
    rows.flatMap(({ run, node, type, title, outputs }) =>
      Object.entries(outputs).flatMap(([port, output]) =>
        output.kind === 'metrics'
          ? [
              metricsOf(output.digest).then((metrics) =>
                Object.entries(metrics).map(([metric, value]): Measured => ({
                  run,
                  column: { node, type, title, port, metric },
                  value,
                })),
              ),
            ]
          : [],
      ),
    ),
  )
  return found.flat()
}

const keyOf = ({ node, port, metric }: MetricColumn) => `${node} ${port} ${metric}`
