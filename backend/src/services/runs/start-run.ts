import type { WorkflowChange, WorkflowDocument } from '@flowza/nodes/core'
import type { Run } from '../../contracts/index.ts'
import { validate } from '@flowza/nodes/core'
import type { Transaction } from '../../db/client.ts'
import { presentNodeRun, presentRunSummary } from '../../runs/present-run.ts'
import { documentOfTargets } from '../../runs/run-plan.ts'
import type { RunProgress } from '../../runs/run-progress.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { knownSchemas, readDocument, requireRunnable } from '../document.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow } from '../workflows/present-workflow.ts'
import { beginRun, type RunRequest } from './begin-run.ts'
import { changesOf, overrideParams, type ParamOverrides } from './override-params.ts'

export interface StartRunInput {
  workflow?: string
  revision?: number
  document?: unknown
  targets?: string[]
  cache: boolean
  timeoutSeconds?: number
  /** Params that are set for this run alone. */
  params?: ParamOverrides
  /** What former runs receipts compare with, where there is no stored workflow; the document's name by default. */
  scope?: string
}

/**
 * Starts a run of a stored workflow, or of a document as it is. The document is copied, so that later edits don't
 * change what was run.
 *
 * @throws UserError `WORKFLOW_INVALID` with the problems; `CONFLICT` when another revision is stored than expected.
 */
export async function startRun(ctx: ServiceContext, input: StartRunInput): Promise<Run> {
  authorise(ctx.actor, 'run')
  const sent = input.document === undefined ? null : readDocument(input.document)
  if (sent === null && input.workflow === undefined) {
    throw new UserError('VALIDATION', 'There is nothing to run.', {
      hint: 'Send the id of a workflow, or a document.',
    })
  }
  return ctx.db.transaction(async (transaction) => {
    const { document, workflow } = await sourceOf(ctx, transaction, input, sent)
    const progress = await beginWorkflowRun(ctx, transaction, {
      document,
      workflow,
      scope: workflow === null ? (input.scope ?? `document:${document.name}`) : `workflow:${workflow.id}`,
      overrides: changesOf(input.params ?? {}),
      trigger: 'person',
      useCache: input.cache,
      ...(input.targets !== undefined && { targets: input.targets }),
      ...(input.timeoutSeconds !== undefined && { timeoutSeconds: input.timeoutSeconds }),
    })
    return { ...presentRunSummary(progress.run), nodes: progress.nodeRuns.map(presentNodeRun) }
  })
}

/**
 * Starts a run of a workflow in the caller's transaction, whoever or whatever asked for it.
 *
 * @throws UserError `WORKFLOW_INVALID` with the problems; `VALIDATION` for targets and nodes that aren't there
 */
export async function beginWorkflowRun(
  ctx: ServiceContext,
  transaction: Transaction,
  input: Pick<RunRequest, 'document' | 'workflow' | 'scope' | 'useCache' | 'timeoutSeconds'> & {
    targets?: string[]
    overrides: WorkflowChange[]
    trigger: NonNullable<RunRequest['trigger']>
  },
): Promise<RunProgress> {
  const { overrides, targets: wanted, ...request } = input
  const document = overrideParams(input.document, overrides)
  if (document.nodes.length === 0) {
    throw new UserError('WORKFLOW_INVALID', 'The workflow has no nodes.', {
      hint: 'Add a node that loads data, then what should happen with it.',
      problems: [],
    })
  }
  const targets = targetsOf(document, wanted)
  const part = documentOfTargets(document, targets)
  requireRunnable(validate(part, ctx.nodeTypes, await knownSchemas(ctx, transaction)))
  return beginRun(ctx, transaction, {
    ...request,
    document,
    targets,
    kind: 'workflow',
    name: document.name,
    ...(overrides.length > 0 && { overrides }),
  })
}

/** The document that is meant: as sent, or as stored. */
export async function sourceOf(
  ctx: ServiceContext,
  transaction: Transaction,
  input: Pick<StartRunInput, 'workflow' | 'revision'>,
  sent: WorkflowDocument | null,
): Promise<{ document: WorkflowDocument; workflow: { id: string; revision: number } | null }> {
  if (input.workflow === undefined) {
    if (sent === null) throw new Error('Neither workflow nor document.')
    return { document: sent, workflow: null }
  }
  const stored = await findWorkflow(ctx, transaction, input.workflow)
  if (input.revision !== undefined && input.revision !== stored.revision) {
    throw new UserError(
      'CONFLICT',
      `Revision ${stored.revision} of the workflow is stored, not revision ${input.revision}.`,
      {
        hint: 'Load the stored revision, or save yours first.',
        revisions: { sent: input.revision, stored: stored.revision },
      },
    )
  }
  // A document beside a workflow is an edit not yet saved: it runs, and belongs to the workflow.
  return {
    document: sent ?? stored.document,
    workflow: { id: stored.id, revision: stored.revision },
  }
}

/** @throws UserError `VALIDATION` for targets that the document doesn't have */
export function targetsOf(document: WorkflowDocument, targets: string[] | undefined): string[] | null {
  if (targets === undefined) return null
  const ids = new Set(document.nodes.map((node) => node.id))
  const unknown = targets.filter((target) => !ids.has(target))
  if (targets.length === 0 || unknown.length > 0) {
    throw new UserError(
      'VALIDATION',
      targets.length === 0
        ? 'The list of targets is empty.'
        : `The workflow has no node ${unknown.map((id) => `"${id}"`).join(', ')}.`,
      { hint: 'Name nodes of the workflow as targets, or leave the list out to run everything.' },
    )
  }
  return targets
}
