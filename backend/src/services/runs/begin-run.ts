import type { WorkflowChange, WorkflowDocument } from '@flowza/nodes/core'
import type { Transaction } from '../../db/client.ts'
import { newId } from '../../db/uuid.ts'
import { currentTrace } from '../../observability/tracing.ts'
import type { RunRow } from '../../runs/present-run.ts'
import { RunProgress } from '../../runs/run-progress.ts'
import type { ServiceContext } from '../context.ts'

export interface RunRequest {
  document: WorkflowDocument
  targets: string[] | null
  workflow: { id: string; revision: number } | null
  kind: 'workflow' | 'dataset'
  scope: string
  name: string
  useCache: boolean
  /** How long the run may take; as long as it needs when left out. */
  timeoutSeconds?: number
  /** What had it started; a person when left out. */
  trigger?: RunRow['trigger']
  /** How the document differs from the stored one, for this run alone. */
  overrides?: WorkflowChange[]
}

/** Stores a run, resolves what is cached and enqueues what is ready, all in the caller's transaction. */
export async function beginRun(
  ctx: ServiceContext,
  transaction: Transaction,
  request: RunRequest,
): Promise<RunProgress> {
  const createdAt = new Date()
  const seconds = request.timeoutSeconds ?? request.document.timeoutSeconds
  const progress = RunProgress.create(transaction, ctx, {
    id: newId(),
    workspaceId: ctx.actor.workspaceId,
    workflowId: request.workflow?.id ?? null,
    revision: request.workflow?.revision ?? null,
    kind: request.kind,
    scope: request.scope,
    name: request.name,
    document: request.document,
    targets: request.targets,
    useCache: request.useCache,
    runner: ctx.runner.name,
    runtime: ctx.runtime,
    createdBy: ctx.actor.userId,
    createdAt,
    trigger: request.trigger ?? 'person',
    overrides: request.overrides ?? null,
    trace: currentTrace(),
    deadline: seconds === undefined ? null : new Date(createdAt.getTime() + seconds * 1000),
  })
  await progress.save()
  return progress
}
