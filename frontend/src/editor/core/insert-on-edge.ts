/** Nodes put into wires and taken out of them, so that what flows goes on flowing. */
import {
  fitsInto,
  nodeTypeOf,
  passThroughPorts,
  topologyOf,
  wouldCycle,
  type Endpoint,
  type NodeTypes,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowEdge,
} from '@flowza/nodes/core'
import { portAt } from './connections.ts'
import type { Editor } from './editor.ts'
import { nodeById } from './node-index.ts'

/** The ports by which a node of `type` fits into `edge`: the first input and output that take and give what flows. */
export function portsForEdge(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  type: string,
  edge: WorkflowEdge,
): { input: string; output: string } | null {
  const manifest = nodeTypeOf(nodeTypes, type)?.manifest
  const from = portAt(document, nodeTypes, edge.from, 'outputs')
  const to = portAt(document, nodeTypes, edge.to, 'inputs')
  if (manifest === undefined || from === undefined || to === undefined) return null
  const input = Object.entries(manifest.inputs).find(([, port]) => fitsInto(from, port))
  const output = Object.entries(manifest.outputs).find(([, port]) => fitsInto(port, to))
  return input === undefined || output === undefined ? null : { input: input[0], output: output[0] }
}

/** Whether an existing node can be dropped on `edge`: it is joined to nothing yet, and its ports fit. */
export function fitsIntoEdge(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  id: string,
  edge: WorkflowEdge,
): boolean {
  const node = nodeById(document, id)
  const { incoming, outgoing } = topologyOf(document)
  const isLoose = (incoming.get(id) ?? []).length + (outgoing.get(id) ?? []).length === 0
  return node !== undefined && isLoose && portsForEdge(document, nodeTypes, node.type, edge) !== null
}

/** The changes that lead `edge` through a node; none where its ports don't fit. */
export function insertOnEdgeChanges(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  node: { id: string; type: string },
  edge: WorkflowEdge,
): WorkflowChange[] {
  const ports = portsForEdge(document, nodeTypes, node.type, edge)
  if (ports === null) return []
  return [
    { change: 'disconnect', edge },
    { change: 'connect', edge: { from: edge.from, to: { node: node.id, port: ports.input } } },
    { change: 'connect', edge: { from: { node: node.id, port: ports.output }, to: edge.to } },
  ]
}

/** The wire nearest to a loose node that it fits into; null where there is none. */
export function nearestFittingEdge(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  id: string,
): WorkflowEdge | null {
  const place = nodeById(document, id)?.position
  if (place === undefined) return null
  const distance = ({ from, to }: WorkflowEdge): number => {
    const start = nodeById(document, from.node)?.position ?? place
    const end = nodeById(document, to.node)?.position ?? place
    return Math.hypot((start.x + end.x) / 2 - place.x, (start.y + end.y) / 2 - place.y)
  }
  const fitting = document.edges.filter((edge) => fitsIntoEdge(document, nodeTypes, id, edge))
  return fitting.toSorted((a, b) => distance(a) - distance(b))[0] ?? null
}

/**
 * The changes that close the gaps which `removed` nodes leave: what they passed on comes from where they had it. They
 * are for the document that no longer has these nodes, or no longer has their edges.
 */
export function healChanges(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  removed: readonly string[],
): WorkflowChange[] {
  const gone = new Set(removed)
  const { incoming, outgoing } = topologyOf(document)

  /** The output that stays and that a removed node's output only passed on. */
  function originOf(end: Endpoint, seen: ReadonlySet<string>): Endpoint | null {
    if (!gone.has(end.node)) return end
    if (seen.has(end.node)) return null
    const type = nodeTypeOf(nodeTypes, nodeById(document, end.node)?.type ?? '')
    const input = type === undefined ? undefined : passThroughPorts(type)[end.port]
    const feeding = incoming.get(end.node)?.find((edge) => edge.to.port === input)
    return feeding === undefined ? null : originOf(feeding.from, new Set([...seen, end.node]))
  }

  const changes: WorkflowChange[] = []
  for (const id of removed) {
    for (const edge of outgoing.get(id) ?? []) {
      if (gone.has(edge.to.node)) continue
      const from = originOf(edge.from, new Set())
      if (from === null || wouldCycle(document, from.node, edge.to.node)) continue
      const output = portAt(document, nodeTypes, from, 'outputs')
      const input = portAt(document, nodeTypes, edge.to, 'inputs')
      if (output === undefined || input === undefined || !fitsInto(output, input)) continue
      changes.push({ change: 'connect', edge: { from, to: edge.to } })
    }
  }
  return changes
}

/** Takes nodes out of their chains: they lose their edges to the rest, and the rest is joined again. */
export function detachChanges(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  ids: readonly string[],
): WorkflowChange[] {
  const chosen = new Set(ids)
  const cut = document.edges.filter((edge) => chosen.has(edge.from.node) !== chosen.has(edge.to.node))
  return [
    ...cut.map((edge): WorkflowChange => ({ change: 'disconnect', edge })),
    ...(cut.length === 0 ? [] : healChanges(document, nodeTypes, ids)),
  ]
}

/** Takes nodes out of their chains as one step; false where nothing joined them to the rest. */
export function detach(editor: Editor, ids: readonly string[]): boolean {
  const changes = detachChanges(editor.store.getState().document, editor.nodeTypes, ids)
  editor.apply(changes, { history: 'record' })
  return changes.length > 0
}
