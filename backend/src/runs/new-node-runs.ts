import { newId } from '../db/uuid.ts'
import type { NodeRunRow, RunRow } from './present-run.ts'
import type { RunPlan } from './run-plan.ts'

/** The rows of a run's nodes before anything has happened, in the plan's order. */
export function newNodeRuns(run: RunRow, plan: RunPlan): NodeRunRow[] {
  return [...plan.nodes.values()].map((node, position) => ({
    id: newId(),
    workspaceId: run.workspaceId,
    runId: run.id,
    node: node.node,
    position,
    type: node.type,
    title: node.title,
    status: 'waiting',
    remaining: node.parents.length,
    attempt: 0,
    jobId: null,
    lease: null,
    worker: null,
    taskId: null,
    eventsSeen: 0,
    failures: 0,
    interruptions: 0,
    losses: 0,
    retryAt: null,
    heldUpBy: null,
    deadline: null,
    turn: 0,
    together: null,
    fingerprint: null,
    key: null,
    receipt: null,
    reason: null,
    error: null,
    warnings: [],
    outputs: {},
    createdAt: run.createdAt,
    startedAt: null,
    finishedAt: null,
  }))
}
