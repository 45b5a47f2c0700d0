/**
 * Which nodes run together in one process: a small node and the small ones behind it, each of which could start as soon
 * as those before it have ended. Branches stay apart and run at the same time, unless they would wait for one another
 * for less time than a process of their own takes. No result depends on it: every node keeps its own, and a node whose
 * result is known is left out as it would be alone.
 */
import { and, eq, inArray, sql } from 'drizzle-orm'
import { nodeTypeOf, sizeOfOutput, type Cost, type DatasetSize, type Size } from '@flowza/nodes/core'
import type { ChainStep } from '@flowza/nodes/runtime/protocol'
import { jsonRows } from '../db/one-statement.ts'
import { datasets } from '../db/schema.ts'
import type { Services } from '../services/context.ts'
import { fingerprintKeyOf } from './fingerprint.ts'
import type { NodeRunRow } from './present-run.ts'
import type { PlannedNode } from './run-plan.ts'
import type { RunProgress } from './run-progress.ts'
import { isNodeRunOver } from './run-state.ts'
import { shapeOf } from './shape.ts'

/** What one node may be expected to take; starting a process for it would take longer. */
const mostSeconds = 0.5
const mostBytes = 256 * 1024 ** 2
/** Of all together: a chain's first results wait for its last. */
const mostChainSeconds = 1.5
/**
 * What branches may have to wait for one another in a chain: no longer than a process of their own would take to be handed
 * its folder, to compile what this one has compiled, and to have its results stored.
 */
const mostSecondsWaited = 0.1
const mostNodes = 12
/** Results of a node with some inputs in common that are looked through for a match. */
const mostKnown = 50

/** A node behind the first of a chain. */
export interface ChainMember {
  node: PlannedNode
  nodeRun: NodeRunRow
  /** Artifacts that are there already, by port. */
  inputs: Record<string, string>
  /** Ports that get what a node of the chain makes: the place of that node in the chain, the first being 0. */
  given: ChainStep['given']
  known: ChainStep['known']
}

type Grown = { member: ChainMember; cost: Cost }

/** The nodes that run behind `first` in its process; none when it is no small one, or was tried before. */
export async function chainBehind(
  services: Services,
  progress: RunProgress,
  first: PlannedNode,
): Promise<ChainMember[]> {
  if (!mayShare(progress, first) || first.children.length === 0) return []
  const cost = costOf(services, first, {
    inputs: sizesOf(progress, first),
    files: await fileSizes(progress, first),
  })
  if (cost === null) return []
  const sizes = new Map([[first.node, cost.outputs]])
  const grown: ChainMember[] = []
  let { seconds } = cost
  let secondsWaited = 0
  for (;;) {
    const next = await growOnce(services, progress, [first, ...grown.map(({ node }) => node)], sizes)
    const added = next.map((one) => one.cost.seconds)
    const total = added.reduce((sum, own) => sum + own, 0)
    seconds += total
    secondsWaited += total - Math.max(0, ...added)
    if (next.length === 0 || 1 + grown.length + next.length > mostNodes) break
    if (seconds > mostChainSeconds || secondsWaited > mostSecondsWaited) break
    for (const { member, cost: own } of next) {
      sizes.set(member.node.node, own.outputs)
      grown.push(member)
    }
  }
  return withKnownResults(services, progress, grown)
}

/** The chain that another worker has begun, from the names of its nodes. */
export async function chainOf(progress: RunProgress, nodes: readonly string[]): Promise<ChainMember[]> {
  const chain = nodes.flatMap((node) => progress.plan.nodes.get(node) ?? [])
  await progress.need(chain.flatMap(({ node, parents }) => [node, ...parents]))
  return chain.slice(1).flatMap((node, index) => memberOf(progress, node, chain.slice(0, index + 1)) ?? [])
}

/** What could start once the chain has ended, when all of it is small; nothing when one isn't. */
async function growOnce(
  services: Services,
  progress: RunProgress,
  chain: readonly PlannedNode[],
  sizes: ReadonlyMap<string, Readonly<Record<string, Size>>>,
): Promise<Grown[]> {
  const inside = new Set(chain.map(({ node }) => node))
  const behind = [...new Set(chain.flatMap(({ children }) => children))]
    .filter((node) => !inside.has(node))
    .flatMap((node) => progress.plan.nodes.get(node) ?? [])
  // Too many that wait for nothing else: no need to look at what the others wait for.
  const certain = behind.filter(({ parents }) => parents.every((parent) => inside.has(parent)))
  if (chain.length + certain.length > mostNodes) return []
  const candidates = behind.filter(({ parents }) =>
    parents.every((parent) => inside.has(parent) || mayBeThere(progress, parent, inside)),
  )
  await progress.need(candidates.flatMap(({ node, parents }) => [node, ...parents]))
  const ready = candidates.filter(({ parents }) =>
    parents.every((parent) => inside.has(parent) || isThere(progress.nodeRun(parent))),
  )
  const grown = ready.map((node) => grownBy(services, progress, { node, chain, sizes }))
  return grown.every((one) => one !== null) ? grown : []
}

/** The chain's next member; null when the node is no small one, or has to be alone. */
function grownBy(
  services: Services,
  progress: RunProgress,
  {
    node,
    chain,
    sizes,
  }: {
    node: PlannedNode
    chain: readonly PlannedNode[]
    sizes: ReadonlyMap<string, Readonly<Record<string, Size>>>
  },
): Grown | null {
  const member = memberOf(progress, node, chain)
  if (member === null || Object.keys(node.datasets).length > 0 || !mayShare(progress, node)) return null
  const inputs = sizesOf(progress, node)
  for (const { port, from } of node.inputs) {
    const size = sizes.get(from.node)?.[from.port]
    if (size !== undefined) inputs[port] = size
  }
  const cost = costOf(services, node, { inputs, files: {} })
  return cost === null ? null : { member, cost }
}

function memberOf(
  progress: RunProgress,
  node: PlannedNode,
  chain: readonly PlannedNode[],
): ChainMember | null {
  const nodeRun = progress.nodeRun(node.node)
  if (nodeRun?.status !== 'waiting') return null
  const member: ChainMember = { node, nodeRun, inputs: {}, given: {}, known: [] }
  for (const { port, from } of node.inputs) {
    const step = chain.findIndex((before) => before.node === from.node)
    const output = progress.nodeRun(from.node)?.outputs[from.port]
    if (step >= 0) member.given[port] = { step, port: from.port }
    else if (output !== undefined) member.inputs[port] = output.digest
    else if (node.requiredInputs.includes(port)) return null
  }
  return member
}

/** A node of its own will, tried for the first time. */
function mayShare(progress: RunProgress, { node, disabled, policy }: PlannedNode): boolean {
  const row = progress.nodeRun(node)
  const isFirstTry = row !== undefined && row.failures === 0 && row.interruptions === 0
  return isFirstTry && !disabled && Object.keys(policy).length === 0
}

/** No for a node that waits, as far as can be told without reading its row: itself, or something that it needs. */
function mayBeThere(progress: RunProgress, name: string, inside: ReadonlySet<string>): boolean {
  const row = progress.nodeRun(name)
  if (row !== undefined) return isThere(row)
  const parents = progress.plan.nodes.get(name)?.parents ?? []
  return !parents.some((parent) => inside.has(parent) || isOpen(progress.nodeRun(parent)))
}

function isOpen(row: Pick<NodeRunRow, 'status'> | undefined): boolean {
  return row !== undefined && !isNodeRunOver(row.status)
}

function isThere(row: Pick<NodeRunRow, 'status'> | undefined): boolean {
  return row?.status === 'succeeded' || row?.status === 'cached' || row?.status === 'skipped'
}

/** Null when the node is too large, or nothing can be said about it. */
function costOf(
  services: Services,
  { type: id, params }: PlannedNode,
  { inputs, files }: { inputs: Record<string, Size>; files: Readonly<Record<string, DatasetSize>> },
): Cost | null {
  const type = nodeTypeOf(services.nodeTypes, id)
  const parsed = type?.manifest.params.safeParse(params)
  if (type === undefined || parsed?.success !== true) return null
  const cost = type.estimateCost({ params: parsed.data, inputs, schemas: {}, datasets: files })
  return cost.seconds <= mostSeconds && cost.bytes <= mostBytes ? cost : null
}

function sizesOf(progress: RunProgress, node: PlannedNode): Record<string, Size> {
  const sizes: Record<string, Size> = {}
  for (const { port, from } of node.inputs) {
    const output = progress.nodeRun(from.node)?.outputs[from.port]
    if (output !== undefined) sizes[port] = sizeOfOutput(output)
  }
  return sizes
}

async function fileSizes(progress: RunProgress, node: PlannedNode) {
  const ids = Object.values(node.datasets)
  if (ids.length === 0) return {}
  const rows = await progress.transaction
    .select({ id: datasets.id, rows: datasets.rows, bytes: datasets.bytes, schema: datasets.schema })
    .from(datasets)
    .where(and(eq(datasets.workspaceId, progress.run.workspaceId), inArray(datasets.id, ids)))
  return Object.fromEntries(
    Object.entries(node.datasets).flatMap(([param, id]) => {
      const row = rows.find((candidate) => candidate.id === id)
      return row === undefined
        ? []
        : [[param, { rows: row.rows, columns: row.schema?.columns.length ?? null, bytes: row.bytes }]]
    }),
  )
}

/**
 * What is known of each node's results with other inputs; the chain ends where that is too much. Those of some known
 * inputs are found by them first: many nodes may have one shape, few the same input.
 */
async function withKnownResults(
  services: Services,
  progress: RunProgress,
  members: readonly ChainMember[],
): Promise<ChainMember[]> {
  const { workspaceId, useCache } = progress.run
  if (!useCache || members.length === 0) return [...members]
  const wanted = members.map(({ node, inputs }, place) => {
    const key = fingerprintKeyOf(node, {
      workspace: workspaceId,
      inputs: {},
      datasets: {},
      code: services.code,
    })
    return { place, shape: shapeOf(key), inputs }
  })
  const found = await progress.transaction.execute<{ place: number; inputs: Record<string, string> }>(sql`
    with wanted as materialized (
      select * from jsonb_to_recordset(${jsonRows(wanted)}) as wanted(place integer, shape text, inputs jsonb))
    select wanted.place, known.inputs from wanted cross join lateral (
      select key -> 'inputs' as inputs from node_results
      where workspace_id = ${workspaceId} and shape = wanted.shape
      limit ${mostKnown + 1}
    ) as known where wanted.inputs = '{}'
    union all
    select wanted.place, known.inputs from wanted cross join lateral (
      select inputs from (
        select workspace_id, shape, key -> 'inputs' as inputs from node_results
        where key -> 'inputs' @> wanted.inputs
        offset 0
      ) as fed where workspace_id = ${workspaceId} and shape = wanted.shape
      limit ${mostKnown + 1}
    ) as known where wanted.inputs <> '{}'`)
  const kept: ChainMember[] = []
  for (const [place, member] of members.entries()) {
    const known = found.filter((row) => row.place === place).map(({ inputs }) => inputs)
    if (known.length > mostKnown) break
    kept.push({ ...member, known: member.node.deterministic ? known : [] })
  }
  return kept
}
