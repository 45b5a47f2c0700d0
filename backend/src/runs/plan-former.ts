/** What the nodes of a workflow were run with before: the runs that receipts, explanations and forecasts compare with. */
import { and, desc, eq, inArray, isNotNull, lt } from 'drizzle-orm'
import type { NodeTypes } from '@flowza/nodes/core'
import type { Transaction } from '../db/client.ts'
import { nodeRuns, runs } from '../db/schema.ts'
import type { RunState } from './plan-causes.ts'
import type { NodeRunRow, RunRow } from './present-run.ts'
import { planRun } from './run-plan.ts'

/** How many runs of a scope are looked back at: a node that none of them had counts as new. */
const lookBack = 20

export interface FormerRun {
  run: Pick<RunRow, 'id' | 'document' | 'targets' | 'createdAt'>
  row: Pick<NodeRunRow, 'node' | 'key' | 'fingerprint' | 'status' | 'outputs'>
}

/** The last run of the scope before a time in which each node came as far as a key, by node. */
export async function findFormerRuns(
  transaction: Transaction,
  query: { workspaceId: string; scope: string; before: Date; nodes: readonly string[] },
): Promise<Map<string, FormerRun>> {
  if (query.nodes.length === 0) return new Map()
  const recent = await transaction
    .select({ id: runs.id, createdAt: runs.createdAt })
    .from(runs)
    .where(
      and(
        eq(runs.workspaceId, query.workspaceId),
        eq(runs.scope, query.scope),
        lt(runs.createdAt, query.before),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(lookBack)
  if (recent.length === 0) return new Map()
  const found = await transaction
    .selectDistinctOn([nodeRuns.node], {
      run: nodeRuns.runId,
      node: nodeRuns.node,
      key: nodeRuns.key,
      fingerprint: nodeRuns.fingerprint,
      status: nodeRuns.status,
      outputs: nodeRuns.outputs,
    })
    .from(nodeRuns)
    .innerJoin(runs, eq(runs.id, nodeRuns.runId))
    .where(
      and(
        inArray(
          nodeRuns.runId,
          recent.map(({ id }) => id),
        ),
        inArray(nodeRuns.node, [...query.nodes]),
        isNotNull(nodeRuns.key),
      ),
    )
    .orderBy(nodeRuns.node, desc(runs.createdAt))
  const ids = [...new Set(found.map((row) => row.run))]
  if (ids.length === 0) return new Map()
  const documents = await transaction
    .select({ id: runs.id, document: runs.document, targets: runs.targets, createdAt: runs.createdAt })
    .from(runs)
    .where(inArray(runs.id, ids))
  const byId = new Map(documents.map((document) => [document.id, document]))
  return new Map(
    found.flatMap(({ run, ...row }) => {
      const former = byId.get(run)
      return former === undefined ? [] : [[row.node, { run: former, row }]]
    }),
  )
}

/** Former runs as the search for causes takes them: by node, each with its own plan. */
export function formerStates(
  formers: ReadonlyMap<string, FormerRun>,
  nodeTypes: NodeTypes,
): (node: string) => RunState | undefined {
  const states = new Map<string, RunState>()
  for (const [id, members] of Map.groupBy(formers.values(), ({ run }) => run.id)) {
    const [{ run }] = members
    const rows = new Map(members.map(({ row }) => [row.node, row]))
    states.set(id, { plan: planRun(run.document, run.targets, nodeTypes), node: (node) => rows.get(node) })
  }
  return (node) => states.get(formers.get(node)?.run.id ?? '')
}
