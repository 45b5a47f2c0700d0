/** Stored rows as the contracts describe them. */
import type { WorkflowChange } from '@flowza/nodes/core'
import type { NodeRun, Run } from '../contracts/index.ts'
import type { nodeRuns, runs } from '../db/schema.ts'

export type RunRow = typeof runs.$inferSelect
export type NodeRunRow = typeof nodeRuns.$inferSelect
/** A node run without what only the planner needs. */
export type PresentableNodeRun = Omit<NodeRunRow, 'key' | 'fingerprint' | 'createdAt' | 'workspaceId'>

export function presentRunSummary(
  run: Pick<
    RunRow,
    | 'id'
    | 'workflowId'
    | 'name'
    | 'revision'
    | 'status'
    | 'runner'
    | 'waiting'
    | 'createdAt'
    | 'startedAt'
    | 'finishedAt'
  > &
    Pick<RunRow, 'trigger'> &
    Partial<Pick<RunRow, 'overrides'>>,
): Omit<Run, 'nodes'> {
  return {
    id: run.id,
    workflow: run.workflowId,
    name: run.name,
    revision: run.revision,
    status: run.status,
    runner: run.runner,
    waiting: run.waiting,
    trigger: run.trigger,
    ...(run.overrides && { overrides: paramsOf(run.overrides) }),
    createdAt: run.createdAt.toISOString(),
    startedAt: run.startedAt?.toISOString() ?? null,
    finishedAt: run.finishedAt?.toISOString() ?? null,
    seconds: secondsBetween(run.createdAt, run.finishedAt),
  }
}

/** The params that changes set, by node. */
export function paramsOf(changes: readonly WorkflowChange[]): NonNullable<Run['overrides']> {
  const params: NonNullable<Run['overrides']> = {}
  for (const change of changes) {
    if (change.change === 'set_params') params[change.node] = { ...params[change.node], ...change.set }
  }
  return params
}

export function presentNodeRun(row: PresentableNodeRun): NodeRun {
  return {
    node: row.node,
    type: row.type,
    title: row.title,
    status: row.status,
    receipt: row.receipt,
    reason: row.reason,
    error: row.error,
    warnings: row.warnings,
    attempt: row.attempt,
    failures: row.failures,
    interruptions: row.interruptions,
    retryAt: row.retryAt?.toISOString() ?? null,
    deadline: row.deadline?.toISOString() ?? null,
    ...(row.together !== null && { together: row.together }),
    startedAt: row.startedAt?.toISOString() ?? null,
    finishedAt: row.finishedAt?.toISOString() ?? null,
    seconds: secondsBetween(row.startedAt, row.finishedAt),
    outputs: row.outputs,
  }
}

export function secondsBetween(start: Date | null, end: Date | null): number | null {
  return start === null || end === null ? null : Math.max(0, (end.getTime() - start.getTime()) / 1000)
}
