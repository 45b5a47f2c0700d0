/** May these two ports be joined? One pure answer with its reason, for the mouse, the keyboard and the tests. */
import {
  findNode,
  fitsInto,
  nodeTypeOf,
  portMismatch,
  problemOf,
  sameEdge,
  titleOf,
  wouldCycle,
  type Endpoint,
  type NodeTypes,
  type Port,
  type Problem,
  type WorkflowChange,
  type WorkflowDocument,
  type WorkflowEdge,
} from '@flowza/nodes/core'

/** Why `edge` can't be made; null when it can. An input that is taken is no hindrance. */
export function connectionObstacle(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  edge: WorkflowEdge,
): Problem | null {
  const output = portAt(document, nodeTypes, edge.from, 'outputs')
  const input = portAt(document, nodeTypes, edge.to, 'inputs')
  if (output === undefined || input === undefined)
    return problemOf('port_absent', {}, { code: 'PORT_UNKNOWN' })
  if (edge.from.node === edge.to.node) return problemOf('feeds_itself', {}, { code: 'CYCLE' })
  if (!fitsInto(output, input)) return portMismatch(output, input)
  if (document.edges.some((present) => sameEdge(present, edge)))
    return problemOf('already_connected', {}, { code: 'PORT_ALREADY_CONNECTED' })
  if (wouldCycle(document, edge.from.node, edge.to.node)) {
    const titles = {
      from: nodeTitle(document, nodeTypes, edge.from.node),
      to: nodeTitle(document, nodeTypes, edge.to.node),
    }
    return problemOf('feeds_back', titles, { code: 'CYCLE' })
  }
  return null
}

/** The changes that make `edge`: an input takes one edge, so a former one goes. */
export function connectChanges(document: WorkflowDocument, edge: WorkflowEdge): WorkflowChange[] {
  const former = document.edges.filter(
    (present) => present.to.node === edge.to.node && present.to.port === edge.to.port,
  )
  return [
    ...former.map((present): WorkflowChange => ({ change: 'disconnect', edge: present })),
    { change: 'connect', edge },
  ]
}

export interface PossibleConnection {
  edge: WorkflowEdge
  /** The node and port at the other end. */
  node: string
  nodeTitle: string
  port: Port
  /** Which of the asking node's ports it would use. */
  ownPort: Port
  /** `to` when the asking node feeds the other, `from` when it is fed. */
  direction: 'to' | 'from'
  /** The input already has an edge, which this one would replace. */
  replaces: boolean
}

/** Every connection that a node could still make, free inputs first, then by distance on the canvas. */
export function possibleConnections(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  id: string,
): PossibleConnection[] {
  const self = findNode(document, id)
  const type = self && nodeTypeOf(nodeTypes, self.type)
  if (self === undefined || type === undefined) return []
  const found = document.nodes.flatMap((other): PossibleConnection[] => {
    const otherType = nodeTypeOf(nodeTypes, other.type)
    if (other.id === id || otherType === undefined) return []
    const forward = pairs(type.manifest.outputs, otherType.manifest.inputs).map(([own, port]) => ({
      edge: { from: { node: id, port: own }, to: { node: other.id, port } },
      ownPort: type.manifest.outputs[own],
      port: otherType.manifest.inputs[port],
      direction: 'to' as const,
    }))
    const backward = pairs(type.manifest.inputs, otherType.manifest.outputs).map(([own, port]) => ({
      edge: { from: { node: other.id, port }, to: { node: id, port: own } },
      ownPort: type.manifest.inputs[own],
      port: otherType.manifest.outputs[port],
      direction: 'from' as const,
    }))
    return [...forward, ...backward]
      .filter(({ edge }) => connectionObstacle(document, nodeTypes, edge) === null)
      .map((connection) => ({
        ...connection,
        node: other.id,
        nodeTitle: titleOf(other, otherType),
        replaces: connectChanges(document, connection.edge).length > 1,
      }))
  })
  const distance = (connection: PossibleConnection): number => {
    const other = findNode(document, connection.node)
    return other === undefined
      ? Infinity
      : Math.hypot(other.position.x - self.position.x, other.position.y - self.position.y)
  }
  return found.toSorted((a, b) => Number(a.replaces) - Number(b.replaces) || distance(a) - distance(b))
}

/** The port that an endpoint names, where node, type and port are known. */
export function portAt(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  end: Endpoint,
  side: 'inputs' | 'outputs',
): Port | undefined {
  const node = findNode(document, end.node)
  const type = node && nodeTypeOf(nodeTypes, node.type)
  const ports = type?.manifest[side]
  return ports !== undefined && Object.hasOwn(ports, end.port) ? ports[end.port] : undefined
}

/** What people call a node: its own title, its type's, or its id where the type isn't known. */
export function nodeTitle(document: WorkflowDocument, nodeTypes: NodeTypes, id: string): string {
  const node = findNode(document, id)
  const type = node && nodeTypeOf(nodeTypes, node.type)
  return node === undefined ? id : type === undefined ? (node.title ?? node.type) : titleOf(node, type)
}

function pairs(
  own: Readonly<Record<string, Port>>,
  others: Readonly<Record<string, Port>>,
): [string, string][] {
  return Object.keys(own).flatMap((name) =>
    Object.keys(others).map((other): [string, string] => [name, other]),
  )
}
