import type { WorkflowDocument } from '@flowza/nodes/core'
import type { Transaction } from '../../db/client.ts'
import { newId } from '../../db/uuid.ts'
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
}

/** Stores a run, resolves what is cached and enqueues what is ready, all in the caller's transaction. */
export async function beginRun(
  ctx: ServiceContext,
  transaction: Transaction,
  request: RunRequest,
): Promise<RunProgress> {
  const progress = await RunProgress.create(transaction, ctx, {
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
    createdAt: new Date(),
  })
  await progress.save()
  return progress
}
