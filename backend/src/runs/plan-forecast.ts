/** What a run would reuse and compute, found by walking its plan with the cache, without starting anything. */
import { compareFingerprints, type FingerprintKey } from '@flowza/nodes/core'
import type { NodeForecast, Receipt } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import type { StoredOutputs } from '../db/schema.ts'
import type { Services } from '../services/context.ts'
import { findDatasetDigests } from './dataset-digests.ts'
import { fingerprintKeyOf, fingerprintOf } from './fingerprint.ts'
import { findNodeResults } from './node-results.ts'
import { causesOf, describeChange, type CausesInput, type NodeState } from './plan-causes.ts'
import { formerStates, type FormerRun } from './plan-former.ts'
import { becauseOf, becauseOfChange, receiptOfMiss } from './receipt.ts'
import type { PlannedNode, RunPlan } from './run-plan.ts'

export type ReuseForecast = Pick<NodeForecast, 'will' | 'because' | 'receipt' | 'causes'> & {
  /** What it gives; null while that isn't known. */
  outputs: StoredOutputs | null
}

export interface ForecastInput {
  plan: RunPlan
  workspaceId: string
  useCache: boolean
  formers: ReadonlyMap<string, FormerRun>
}

/** Says of every node whether it would be reused, with the reason; one query a wave of nodes. */
export async function forecastReuse(
  transaction: Transaction,
  services: Pick<Services, 'store' | 'code' | 'nodeTypes'>,
  input: ForecastInput,
): Promise<Map<string, ReuseForecast>> {
  const { plan, workspaceId } = input
  const named = [...plan.nodes.values()].flatMap((node) => Object.values(node.datasets))
  const datasets = await findDatasetDigests(transaction, workspaceId, named)
  const forecast = new Map<string, ReuseForecast>()
  const states = new Map<string, NodeState>()
  const causes: CausesInput = {
    now: { plan, node: (id) => states.get(id) },
    before: formerStates(input.formers, services.nodeTypes),
  }
  for (const wave of wavesOf(plan)) {
    const keyed: { node: PlannedNode; key: FingerprintKey; fingerprint: string }[] = []
    for (const node of wave) {
      const inputs = knownInputs(forecast, node)
      const skipped = node.disabled ? passedOn(forecast, node) : absentInput(plan, forecast, node)
      if (skipped !== null) {
        forecast.set(node.node, skipped)
        states.set(node.node, { key: null, outputs: skipped.outputs ?? {} })
        continue
      }
      const files = Object.fromEntries(
        Object.entries(node.datasets).map(([param, id]) => [param, datasets.get(id) ?? '']),
      )
      const parts = { workspace: workspaceId, datasets: files, code: services.code }
      if (inputs === null) {
        forecast.set(node.node, behindRunning({ input, forecast, node, parts }))
        continue
      }
      const key = fingerprintKeyOf(node, { ...parts, inputs })
      keyed.push({ node, key, fingerprint: fingerprintOf(key) })
      states.set(node.node, { key, outputs: {} })
    }
    const wanted = keyed.flatMap(({ node, fingerprint }) => (node.deterministic ? [fingerprint] : []))
    const hits = input.useCache
      ? await findNodeResults(transaction, services.store, { workspaceId, fingerprints: wanted })
      : new Map()
    for (const { node, key, fingerprint } of keyed) {
      const hit = hits.get(fingerprint)
      const state = { key, outputs: hit?.outputs ?? {} }
      states.set(node.node, state)
      const receipt: Receipt =
        hit === undefined
          ? missReceipt(input, node, { key, fingerprint })
          : { reason: 'reused', run: hit.runId, finishedAt: hit.finishedAt.toISOString() }
      const found = causesOf(causes, node.node)
      const because = inFuture(
        becauseOf({ node: node.node, status: 'waiting', receipt, reason: null, causes: found }),
      )
      forecast.set(node.node, {
        will: hit === undefined ? 'run' : 'reuse',
        because,
        receipt,
        causes: found,
        outputs: hit?.outputs ?? null,
      })
    }
  }
  return forecast
}

/** Nodes by how many stand before them on the longest way: those of one wave don't need each other. */
function wavesOf(plan: RunPlan): PlannedNode[][] {
  const depths = new Map<string, number>()
  const waves: PlannedNode[][] = []
  for (const id of plan.order) {
    const node = plan.nodes.get(id)
    if (node === undefined) continue
    const depth = Math.max(0, ...node.parents.map((parent) => (depths.get(parent) ?? 0) + 1))
    depths.set(id, depth)
    ;(waves[depth] ??= []).push(node)
  }
  return waves
}

/** Digest at every connected port; null as long as one isn't known. */
function knownInputs(
  forecast: ReadonlyMap<string, ReuseForecast>,
  node: PlannedNode,
): Record<string, string> | null {
  const inputs: Record<string, string> = {}
  for (const { port, from } of node.inputs) {
    const source = forecast.get(from.node)
    if (source === undefined || source.outputs === null) return null
    const output = source.outputs[from.port]
    if (output !== undefined) inputs[port] = output.digest
  }
  return inputs
}

function passedOn(forecast: ReadonlyMap<string, ReuseForecast>, node: PlannedNode): ReuseForecast {
  const outputs: StoredOutputs = {}
  let known = true
  for (const [output, port] of Object.entries(node.passThrough)) {
    const input = node.inputs.find((candidate) => candidate.port === port)
    const source = input && forecast.get(input.from.node)
    if (source?.outputs === null) known = false
    const passed = input && source?.outputs?.[input.from.port]
    if (passed !== undefined) outputs[output] = passed
  }
  return {
    will: 'skip',
    because: 'It is disabled.',
    receipt: null,
    causes: [],
    outputs: known ? outputs : null,
  }
}

/** A required input that nothing will come to; null when there is none. */
function absentInput(
  plan: RunPlan,
  forecast: ReadonlyMap<string, ReuseForecast>,
  node: PlannedNode,
): ReuseForecast | null {
  for (const { port, from } of node.inputs) {
    const source = forecast.get(from.node)
    if (!node.requiredInputs.includes(port) || source === undefined || source.outputs === null) continue
    if (source.will !== 'skip' || source.outputs[from.port] !== undefined) continue
    const title = plan.nodes.get(from.node)?.title ?? from.node
    return { will: 'skip', because: `"${title}" has nothing for it.`, receipt: null, causes: [], outputs: {} }
  }
  return null
}

/** Something before the node runs, so its inputs aren't known: it runs, unless they turn out as they were. */
function behindRunning(at: {
  input: ForecastInput
  forecast: ReadonlyMap<string, ReuseForecast>
  node: PlannedNode
  parts: Omit<Parameters<typeof fingerprintKeyOf>[1], 'inputs'>
}): ReuseForecast {
  const { input, forecast, node, parts } = at
  const former = input.formers.get(node.node)?.row.key
  const causes = [
    ...new Map(
      node.parents
        .flatMap((parent) => forecast.get(parent)?.causes ?? [])
        .map((cause) => [`${cause.node} ${cause.field}`, { ...cause, path: [...cause.path, node.node] }]),
    ).values(),
  ]
  const unknown = { outputs: null, causes }
  if (!input.useCache) {
    const receipt: Receipt = { reason: 'cache_off' }
    return { ...unknown, will: 'run', because: 'Reuse was switched off for this run.', receipt }
  }
  if (!node.deterministic) {
    const because = 'Equal inputs may give other results here, so they are never reused.'
    return { ...unknown, will: 'run', because, receipt: { reason: 'not_deterministic' } }
  }
  if (former === undefined || former === null) {
    return { ...unknown, will: 'run', because: 'It had not run before.', receipt: { reason: 'first_run' } }
  }
  const own = compareFingerprints(former, fingerprintKeyOf(node, { ...parts, inputs: former.inputs }))
  if (own.length > 0) {
    const { node: id, title, type } = node
    const mine = own.map((change) => ({
      ...change,
      node: id,
      title,
      type,
      path: [id],
      text: describeChange(change),
    }))
    return {
      outputs: null,
      causes: [...mine, ...causes],
      will: 'run',
      because: sentence(becauseOfChange(id, mine)),
      receipt: null,
    }
  }
  const runner = node.parents.find((parent) => forecast.get(parent)?.outputs === null)
  const title = input.plan.nodes.get(runner ?? '')?.title ?? runner
  const reason = causes.length === 0 ? '' : ` (${becauseOfChange(node.node, causes)})`
  const because = `"${title}" runs before it${reason}; if that gives the same bytes as before, it is reused.`
  return { ...unknown, will: 'run_if_changed', because, receipt: null }
}

function missReceipt(
  { formers, useCache }: ForecastInput,
  node: PlannedNode,
  run: { key: FingerprintKey; fingerprint: string },
): Receipt {
  if (!node.deterministic) return { reason: 'not_deterministic' }
  if (!useCache) return { reason: 'cache_off' }
  const row = formers.get(node.node)?.row
  const former =
    row === undefined || row.key === null || row.fingerprint === null
      ? undefined
      : { key: row.key, fingerprint: row.fingerprint, status: row.status }
  return receiptOfMiss(run, former)
}

/** A receipt's sentence of what has happened, said of what is to come. */
function inFuture(text: string): string {
  return sentence(text.replace(/^Ran because /, ''))
}

function sentence(text: string): string {
  const capital = text.charAt(0).toUpperCase() + text.slice(1)
  return capital.endsWith('.') ? capital : `${capital}.`
}
