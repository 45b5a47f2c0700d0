import { validate, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'
import { mostSweepPoints, type Sweep } from '../../contracts/index.ts'
import type { Transaction } from '../../db/client.ts'
import { sweepPoints, sweeps, type SweepAxis } from '../../db/schema.ts'
import { newId } from '../../db/uuid.ts'
import { notifyNews } from '../../runs/run-hub.ts'
import { documentOfTargets } from '../../runs/run-plan.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { knownSchemas, readDocument, requireRunnable } from '../document.ts'
import { overrideParams, requireNode } from '../runs/override-params.ts'
import { targetsOf } from '../runs/start-run.ts'
import { UserError } from '../user-error.ts'
import { findWorkflow } from '../workflows/present-workflow.ts'
import { advanceSweep } from './advance-sweep.ts'
import { presentSweeps, type SweepRow } from './present-sweep.ts'

type ParamValue = WorkflowNode['params'][string]

export interface StartSweepInput {
  workflow?: string
  document?: unknown
  /** Values by `node.param`. */
  params: Record<string, ParamValue[]>
  targets?: string[]
  parallel: number
  /** As with a run; the document's name by default. */
  scope?: string
}

/**
 * Sets a workflow out to run once for each combination of values. Each point is a normal run of the document with the
 * params of that point set.
 *
 * @throws UserError `VALIDATION` for a node, a param or a number of points that can't be; `WORKFLOW_INVALID` when the
 *   workflow can't run with one of the values
 */
export async function startSweep(ctx: ServiceContext, input: StartSweepInput): Promise<Sweep> {
  authorise(ctx.actor, 'run')
  const sent = input.document === undefined ? null : readDocument(input.document)
  const sweep = await ctx.db.transaction(async (transaction) => {
    const source = await sourceOf(ctx, transaction, input, sent)
    const grid = gridOf(source.document, input.params)
    const targets = targetsOf(source.document, input.targets)
    await requireRunnableValues(ctx, transaction, { document: source.document, grid, targets })
    const row: SweepRow = {
      id: newId(),
      workspaceId: ctx.actor.workspaceId,
      ...source,
      name: source.document.name,
      targets,
      grid,
      parallel: input.parallel,
      createdBy: ctx.actor.userId,
      createdAt: new Date(),
      finishedAt: null,
      cancelledAt: null,
    }
    await transaction.insert(sweeps).values(row)
    const points = pointsOf(grid).map((values, position) => ({
      workspaceId: row.workspaceId,
      sweepId: row.id,
      position,
      values,
      state: 'waiting' as const,
    }))
    await transaction.insert(sweepPoints).values(points)
    await notifyNews(transaction, row.workspaceId, { event: 'sweep', id: row.id, status: 'running' })
    return row
  })
  await advanceSweep(ctx, sweep.id)
  const [presented] = await presentSweeps(ctx, ctx.db, [sweep])
  return presented
}

/** Every combination, the last axis turning fastest. */
export function pointsOf(grid: readonly SweepAxis[]): ParamValue[][] {
  return grid.reduce<ParamValue[][]>(
    (points, { values }) => points.flatMap((point) => values.map((value) => [...point, value])),
    [[]],
  )
}

/** @throws UserError `VALIDATION` */
export function gridOf(
  document: WorkflowDocument,
  params: Readonly<Record<string, ParamValue[]>>,
): SweepAxis[] {
  const grid = Object.entries(params).map(([name, values]) => {
    const match = /^([^.]+)\.([^.]+)$/.exec(name)
    if (match === null) {
      throw new UserError('VALIDATION', `"${name}" names no param of a node.`, {
        hint: 'Write it as node.param, for example forest.n_estimators.',
      })
    }
    const [, node, param] = match
    requireNode(document, node)
    if (values.length === 0) {
      throw new UserError('VALIDATION', `"${name}" has no values to try.`, {
        hint: 'Give it at least one value, or leave it out.',
      })
    }
    return { node, param, values }
  })
  if (grid.length === 0) {
    throw new UserError('VALIDATION', 'There is no param to vary.', {
      hint: 'Name at least one as node.param, with its values.',
    })
  }
  const points = grid.reduce((product, { values }) => product * values.length, 1)
  if (points > mostSweepPoints) {
    throw new UserError(
      'VALIDATION',
      `These values make ${points} combinations; a sweep has at most ${mostSweepPoints}.`,
      { hint: 'Take fewer values, or several sweeps one after the other.' },
    )
  }
  return grid
}

/** Each value alone: what only a combination breaks, that combination's own run says. */
async function requireRunnableValues(
  ctx: ServiceContext,
  transaction: Transaction,
  { document, grid, targets }: { document: WorkflowDocument; grid: SweepAxis[]; targets: string[] | null },
): Promise<void> {
  const schemas = await knownSchemas(ctx, transaction)
  for (const { node, param, values } of grid) {
    for (const value of values) {
      const changed = overrideParams(document, [{ change: 'set_params', node, set: { [param]: value } }])
      requireRunnable(validate(documentOfTargets(changed, targets), ctx.nodeTypes, schemas))
    }
  }
}

async function sourceOf(
  ctx: ServiceContext,
  transaction: Transaction,
  input: StartSweepInput,
  sent: WorkflowDocument | null,
): Promise<Pick<SweepRow, 'document' | 'workflowId' | 'revision' | 'scope'>> {
  if (input.workflow !== undefined) {
    const stored = await findWorkflow(ctx, transaction, input.workflow)
    return {
      document: sent ?? stored.document,
      workflowId: stored.id,
      revision: stored.revision,
      scope: `workflow:${stored.id}`,
    }
  }
  if (sent === null) {
    throw new UserError('VALIDATION', 'There is nothing to run.', {
      hint: 'Send the id of a workflow, or a document.',
    })
  }
  return {
    document: sent,
    workflowId: null,
    revision: null,
    scope: input.scope ?? `document:${sent.name}`,
  }
}
