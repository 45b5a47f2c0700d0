import type { WorkflowDocument } from '@flowza/nodes/core'
import type { Run } from '../../contracts/index.ts'
import { validate } from '@flowza/nodes/core'
import type { Transaction } from '../../db/client.ts'
import { presentNodeRun, presentRunSummary } from '../../runs/present-run.ts'
import { documentOfTargets } from '../../runs/run-plan.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { knownSchemas, readDocument, requireRunnable } from '../document.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow } from '../workflows/present-workflow.ts'
import { beginRun } from './begin-run.ts'

export interface StartRunInput {
  workflow?: string
  revision?: number
  document?: unknown
  targets?: string[]
  cache: boolean
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
    if (document.nodes.length === 0) {
      throw new UserError('WORKFLOW_INVALID', 'The workflow has no nodes.', {
        hint: 'Add a node that loads data, then what should happen with it.',
        problems: [],
      })
    }
    const targets = targetsOf(document, input.targets)
    const part = documentOfTargets(document, targets)
    requireRunnable(validate(part, ctx.nodeTypes, await knownSchemas(ctx, transaction)))
    const progress = await beginRun(ctx, transaction, {
      document,
      targets,
      workflow,
      kind: 'workflow',
      scope: workflow === null ? (input.scope ?? `document:${document.name}`) : `workflow:${workflow.id}`,
      name: document.name,
      useCache: input.cache,
    })
    return { ...presentRunSummary(progress.run), nodes: progress.nodeRuns.map(presentNodeRun) }
  })
}

async function sourceOf(
  ctx: ServiceContext,
  transaction: Transaction,
  input: StartRunInput,
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

function targetsOf(document: WorkflowDocument, targets: string[] | undefined): string[] | null {
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
