/** Which node types to offer at a port or behind a node, the likely ones first. */
import {
  fitsInto,
  nodeCategories,
  nodeTypeOf,
  type NodeType,
  type NodeTypes,
  type Port,
  type WorkflowDocument,
} from '@flowza/nodes/core'
import { nodeById } from '../core/node-index.ts'
import type { PortEnd } from '../ui-store.ts'
import { templateSteps } from './template-steps.ts'

export interface SuggestedTypes {
  /** What usually comes here, best first. */
  likely: NodeType[]
  /** What else can be joined here, in the order of the categories. */
  fitting: NodeType[]
  /** What can't. */
  others: NodeType[]
}

/** How many types are called likely. */
const likelyCount = 5

/**
 * @param partner the port that is to be joined, or the node whose outputs are.
 * @param types what to choose among, in the order of the categories or of a search.
 * @param recent ids of types used lately, newest first.
 */
export function suggestTypes(input: {
  document: WorkflowDocument
  nodeTypes: NodeTypes
  types: readonly NodeType[]
  partner: PortEnd | { node: string }
  recent: readonly string[]
}): SuggestedTypes {
  const { document, nodeTypes, types, partner, recent } = input
  const node = nodeById(document, partner.node)
  const manifest = node && nodeTypeOf(nodeTypes, node.type)?.manifest
  if (manifest === undefined) return { likely: [], fitting: [], others: [...types] }
  const follows = !('port' in partner) || partner.side === 'output'
  const own = follows ? manifest.outputs : manifest.inputs
  const ports =
    'port' in partner ? [own[partner.port]].filter((port) => port !== undefined) : Object.values(own)
  const fits = (type: NodeType): boolean =>
    Object.values(follows ? type.manifest.inputs : type.manifest.outputs).some((port) =>
      ports.some((each) => joins(follows ? each : port, follows ? port : each)),
    )
  const fitting = types.filter(fits)
  const scored = fitting
    .map((type) => ({ type, score: scoreOf(manifest, type, follows, recent) }))
    .filter(({ score }) => score > 0)
    .toSorted((a, b) => b.score - a.score)
  const likely = scored.slice(0, likelyCount).map(({ type }) => type)
  return {
    likely,
    fitting: fitting.filter((type) => !likely.includes(type)),
    others: types.filter((type) => !fits(type)),
  }
}

/** The port of a node that a new node of a type would be joined to; null where none fits. */
export function endFor(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  node: string,
  type: NodeType,
): PortEnd | null {
  const partner = nodeById(document, node)
  const outputs = (partner && nodeTypeOf(nodeTypes, partner.type)?.manifest.outputs) ?? {}
  const inputs = Object.values(type.manifest.inputs)
  const port = Object.keys(outputs).find((name) => inputs.some((input) => joins(outputs[name], input)))
  return port === undefined ? null : { node, port, side: 'output' }
}

function joins(output: Port, input: Port): boolean {
  return fitsInto(output, input)
}

/** Templates weigh most, then what was used lately, then what the order of the categories makes plausible. */
function scoreOf(
  partner: NodeType['manifest'],
  { manifest }: NodeType,
  follows: boolean,
  recent: readonly string[],
): number {
  const [from, to] = follows ? [partner, manifest] : [manifest, partner]
  const count = templateSteps.find((step) => step[0] === from.id && step[1] === to.id)?.[2] ?? 0
  const distance = nodeCategories.indexOf(to.category) - nodeCategories.indexOf(from.category)
  const inOrder = distance >= 0 ? 1 / (1 + distance) : 0
  return 2 * count + (recent.includes(manifest.id) ? 1 : 0) + (count > 0 || distance === 1 ? inOrder : 0)
}
