/** Walking the graph with the arrow keys. */
import { findNode, topologyOf, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'

export type Direction = 'left' | 'right' | 'up' | 'down'

/**
 * The node that an arrow key leads to: along the wires to the left and right, else the nearest one on that side.
 *
 * @returns null where there is none on that side.
 */
export function neighbourOf(document: WorkflowDocument, id: string, direction: Direction): string | null {
  const origin = findNode(document, id)
  if (origin === undefined) return null
  const wired = wiredNeighbours(document, id, direction)
  const candidates = wired.length > 0 ? wired : document.nodes.filter((node) => lies(origin, node, direction))
  return nearest(origin, candidates, direction)?.id ?? null
}

/** Where the focus goes when a node is removed: what fed it, else what it fed, else the nearest node. */
export function heirOf(document: WorkflowDocument, removed: readonly string[]): string | null {
  const gone = new Set(removed)
  const { incoming, outgoing } = topologyOf(document)
  for (const id of removed) {
    const feeding = (incoming.get(id) ?? []).map((edge) => edge.from.node)
    const fed = (outgoing.get(id) ?? []).map((edge) => edge.to.node)
    const heir = [...feeding, ...fed].find((candidate) => !gone.has(candidate))
    if (heir !== undefined) return heir
  }
  const origin = findNode(document, removed[0] ?? '')
  const rest = document.nodes.filter((node) => !gone.has(node.id))
  return origin === undefined ? (rest[0]?.id ?? null) : (nearest(origin, rest, null)?.id ?? null)
}

function wiredNeighbours(document: WorkflowDocument, id: string, direction: Direction): WorkflowNode[] {
  const { incoming, outgoing } = topologyOf(document)
  const ids =
    direction === 'right'
      ? (outgoing.get(id) ?? []).map((edge) => edge.to.node)
      : direction === 'left'
        ? (incoming.get(id) ?? []).map((edge) => edge.from.node)
        : []
  return [...new Set(ids)].flatMap((neighbour) => findNode(document, neighbour) ?? [])
}

function lies(origin: WorkflowNode, node: WorkflowNode, direction: Direction): boolean {
  if (node.id === origin.id) return false
  const x = node.position.x - origin.position.x
  const y = node.position.y - origin.position.y
  switch (direction) {
    case 'left':
      return x < 0 && Math.abs(x) >= Math.abs(y)
    case 'right':
      return x > 0 && Math.abs(x) >= Math.abs(y)
    case 'up':
      return y < 0
    case 'down':
      return y > 0
  }
}

function nearest(
  origin: WorkflowNode,
  candidates: readonly WorkflowNode[],
  direction: Direction | null,
): WorkflowNode | undefined {
  // Across the direction counts double, so that "down" prefers the node below to one far aside.
  const across = direction === 'up' || direction === 'down' ? { x: 2, y: 1 } : { x: 1, y: 2 }
  const weight = direction === null ? { x: 1, y: 1 } : across
  const distance = (node: WorkflowNode): number =>
    Math.hypot(
      (node.position.x - origin.position.x) * weight.x,
      (node.position.y - origin.position.y) * weight.y,
    )
  return candidates.toSorted((a, b) => distance(a) - distance(b))[0]
}
