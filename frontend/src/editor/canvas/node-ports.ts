/** The ports that a node shows: those of its type, and those that only an edge knows of, so that nothing is hidden. */
import {
  nodeTypeOf,
  topologyOf,
  type NodeType,
  type NodeTypes,
  type Port,
  type WorkflowDocument,
  type WorkflowEdge,
} from '@flowza/nodes/core'
import { nodeById } from '../core/node-index.ts'

export interface ShownPort {
  name: string
  /** Null where the type doesn't declare it. */
  port: Port | null
}

export interface ShownPorts {
  inputs: readonly ShownPort[]
  outputs: readonly ShownPort[]
}

const known = new WeakMap<
  WorkflowDocument['edges'],
  Map<string, { type: NodeType | undefined; ports: ShownPorts }>
>()

/**
 * The ports of a node. They follow from its type and the edges, and are found once for each list of edges: a drag asks for
 * all of them in every frame, and moving nodes leaves them as they were.
 */
export function portsOf(document: WorkflowDocument, nodeTypes: NodeTypes, id: string): ShownPorts {
  let found = known.get(document.edges)
  if (found === undefined) known.set(document.edges, (found = new Map()))
  const node = nodeById(document, id)
  const type = node && nodeTypeOf(nodeTypes, node.type)
  const present = found.get(id)
  if (present !== undefined && present.type === type) return present.ports
  const ports = findPorts(document, type, id)
  found.set(id, { type, ports })
  return ports
}

function findPorts(document: WorkflowDocument, type: NodeType | undefined, id: string): ShownPorts {
  const { incoming, outgoing } = topologyOf(document)
  const declared = type === undefined ? noPorts : declaredPorts(type)
  const inputs = undeclared(declared.inputs, incoming.get(id), 'to')
  const outputs = undeclared(declared.outputs, outgoing.get(id), 'from')
  if (inputs.length === 0 && outputs.length === 0) return declared
  return { inputs: [...declared.inputs, ...inputs], outputs: [...declared.outputs, ...outputs] }
}

const noPorts: ShownPorts = { inputs: [], outputs: [] }
const portsByType = new WeakMap<NodeType, ShownPorts>()

/** The same object for all nodes of a type: most show exactly these. */
function declaredPorts(type: NodeType): ShownPorts {
  const listed = (ports: Readonly<Record<string, Port>>): ShownPort[] =>
    Object.entries(ports).map(([name, port]) => ({ name, port }))
  const { inputs, outputs } = type.manifest
  const ports = portsByType.get(type) ?? { inputs: listed(inputs), outputs: listed(outputs) }
  portsByType.set(type, ports)
  return ports
}

/** The ports that only edges know of. */
function undeclared(
  declared: readonly ShownPort[],
  edges: readonly WorkflowEdge[] | undefined,
  end: 'from' | 'to',
): readonly ShownPort[] {
  const missing = edges?.filter((edge) => declared.every(({ name }) => name !== edge[end].port)) ?? []
  if (missing.length === 0) return noneUndeclared
  return [...new Set(missing.map((edge) => edge[end].port))].map((name) => ({ name, port: null }))
}

const noneUndeclared: readonly ShownPort[] = []

const keys = new WeakMap<ShownPorts, string>()

/** Equal exactly when two nodes of one type show the same ports. */
export function portsKey(ports: ShownPorts): string {
  const key =
    keys.get(ports) ??
    JSON.stringify([ports.inputs.map(({ name }) => name), ports.outputs.map(({ name }) => name)])
  keys.set(ports, key)
  return key
}
