import { estimateCosts, sizeOfOutput, validate, type EstimatedNode, type Size } from '@flowza/nodes/core'
import type { NodeForecast, Range, WorkflowPlan } from '../../contracts/index.ts'
import type { Transaction } from '../../db/client.ts'
import { calibrate, expectedSeconds, type Calibration } from '../../runs/plan-calibration.ts'
import { findFormerRuns, type FormerRun } from '../../runs/plan-former.ts'
import { forecastReuse, type ReuseForecast } from '../../runs/plan-forecast.ts'
import { expectedBytes, memoryLimitFor } from '../../runs/plan-limits.ts'
import { costSamples, datasetSizes } from '../../runs/plan-sizes.ts'
import { documentOfTargets, planRun, type PlannedNode, type RunPlan } from '../../runs/run-plan.ts'
import { authorise } from '../authorise.ts'
import type { ServiceContext } from '../context.ts'
import { knownSchemas, readDocument, requireRunnable } from '../document.ts'
import { sourceOf, targetsOf } from '../runs/start-run.ts'
import { UserError } from '../user-error.ts'
import { memoryWarnings } from './memory-warnings.ts'

export interface PlanInput {
  workflow?: string
  document?: unknown
  targets?: string[]
  cache: boolean
  /** As for `startRun`. */
  scope?: string
}

/**
 * What a run would reuse and compute, and what that takes. Starts and stores nothing.
 *
 * @throws UserError `WORKFLOW_INVALID` with the problems that keep the workflow from being run
 */
export async function planWorkflow(ctx: ServiceContext, input: PlanInput): Promise<WorkflowPlan> {
  authorise(ctx.actor, 'read')
  const sent = input.document === undefined ? null : readDocument(input.document)
  if (sent === null && input.workflow === undefined) {
    throw new UserError('VALIDATION', 'There is nothing to plan.', {
      hint: 'Send the id of a workflow, or a document.',
    })
  }
  return ctx.db.transaction(async (transaction) => {
    const { document: whole, workflow } = await sourceOf(ctx, transaction, input, sent)
    const document = documentOfTargets(whole, targetsOf(whole, input.targets))
    const schemas = await knownSchemas(ctx, transaction)
    requireRunnable(validate(document, ctx.nodeTypes, schemas))
    const scope = workflow === null ? (input.scope ?? `document:${whole.name}`) : `workflow:${workflow.id}`
    const plan = planRun(document, null, ctx.nodeTypes)
    const { workspaceId } = ctx.actor
    const formers = await findFormerRuns(transaction, {
      workspaceId,
      scope,
      before: new Date(),
      nodes: plan.order,
    })
    const reuse = await forecastReuse(transaction, ctx, { plan, workspaceId, useCache: input.cache, formers })
    const costs = estimateCosts(document, ctx.nodeTypes, {
      schemas,
      datasets: Object.fromEntries(await datasetSizes(transaction, workspaceId)),
      observed: observedSizes(reuse, formers),
    })
    const calibration = await calibrationOf(ctx, transaction, plan, reuse)
    const nodes = plan.order.flatMap((id): NodeForecast[] => {
      const [node, forecast] = [plan.nodes.get(id), reuse.get(id)]
      if (node === undefined || forecast === undefined) return []
      return [forecastOf({ ctx, node, forecast, cost: costs.get(id), calibration })]
    })
    const { seconds, criticalPath } = longestWay(plan, nodes)
    return {
      nodes,
      seconds,
      criticalPath,
      bytes: largest(nodes.flatMap(({ bytes }) => (bytes === null ? [] : [bytes]))),
      machineBytes: ctx.limits.mostNodeMemoryBytes,
      warnings: memoryWarnings(ctx, { document, plan, nodes, costs }),
    }
  })
}

/** Sizes that are known: of what is reused, and of what a node gave when its own params were as they are now. */
function observedSizes(
  reuse: ReadonlyMap<string, ReuseForecast>,
  formers: ReadonlyMap<string, FormerRun>,
): Map<string, Record<string, Size>> {
  const observed = new Map<string, Record<string, Size>>()
  for (const [id, { will, outputs }] of reuse) {
    const known = outputs ?? (will === 'run_if_changed' ? formers.get(id)?.row.outputs : undefined)
    if (known === undefined || Object.keys(known).length === 0) continue
    observed.set(
      id,
      Object.fromEntries(Object.entries(known).map(([port, output]) => [port, sizeOfOutput(output)])),
    )
  }
  return observed
}

async function calibrationOf(
  ctx: ServiceContext,
  transaction: Transaction,
  plan: RunPlan,
  reuse: ReadonlyMap<string, ReuseForecast>,
): Promise<Calibration> {
  const types = [...plan.nodes.values()]
    .filter(({ node }) => runs(reuse.get(node)?.will))
    .map(({ type }) => type)
  const { store, nodeTypes, actor } = ctx
  return calibrate(
    await costSamples(transaction, { workspaceId: actor.workspaceId, store, nodeTypes, types }),
  )
}

function forecastOf(at: {
  ctx: ServiceContext
  node: PlannedNode
  forecast: ReuseForecast
  cost: EstimatedNode | undefined
  calibration: Calibration
}): NodeForecast {
  const { ctx, node, cost, calibration } = at
  const { will, because, receipt, causes } = at.forecast
  const table = Object.values(cost?.outputs ?? {}).find(({ rows, columns }) => rows > 0 || columns > 0)
  const told = {
    node: node.node,
    title: node.title,
    type: node.type,
    will,
    because,
    receipt,
    causes,
    rows: table?.rows ?? null,
    measured: calibration.types.get(node.type)?.measured ?? 0,
  }
  if (!runs(will) || cost === undefined) {
    return { ...told, seconds: null, bytes: null, memoryLimitBytes: null }
  }
  return {
    ...told,
    seconds: expectedSeconds(calibration, node.type, cost.seconds),
    bytes: expectedBytes(cost.bytes),
    memoryLimitBytes: memoryLimitFor(cost.bytes, ctx.limits),
  }
}

function runs(will: NodeForecast['will'] | undefined): boolean {
  return will === 'run' || will === 'run_if_changed'
}

/** The longest way through the nodes that run; its low end leaves those out that may be reused after all. */
function longestWay(
  plan: RunPlan,
  nodes: readonly NodeForecast[],
): { seconds: Range; criticalPath: string[] } {
  const byId = new Map(nodes.map((node) => [node.node, node]))
  const seconds = { expected: 0, low: 0, high: 0 }
  let criticalPath: string[] = []
  for (const measure of ['low', 'high', 'expected'] as const) {
    const ends = new Map<string, { seconds: number; before: string | null }>()
    let last: string | null = null
    for (const id of plan.order) {
      const before =
        plan.nodes
          .get(id)
          ?.parents.toSorted((a, b) => (ends.get(b)?.seconds ?? 0) - (ends.get(a)?.seconds ?? 0))
          .at(0) ?? null
      const forecast = byId.get(id)
      const counted = measure === 'low' ? forecast?.will === 'run' : runs(forecast?.will)
      const own = counted ? (forecast?.seconds?.[measure] ?? 0) : 0
      const end = { seconds: own + (before === null ? 0 : (ends.get(before)?.seconds ?? 0)), before }
      ends.set(id, end)
      if (last === null || end.seconds > (ends.get(last)?.seconds ?? 0)) last = id
    }
    seconds[measure] = last === null ? 0 : (ends.get(last)?.seconds ?? 0)
    if (measure !== 'expected') continue
    criticalPath = []
    for (let id = last; id !== null; id = ends.get(id)?.before ?? null) {
      if (runs(byId.get(id)?.will)) criticalPath.unshift(id)
    }
  }
  return { seconds, criticalPath }
}

function largest(ranges: readonly Range[]): Range {
  return ranges.reduce((most, range) => (range.expected > most.expected ? range : most), {
    expected: 0,
    low: 0,
    high: 0,
  })
}
