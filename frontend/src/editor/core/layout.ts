/** A workflow as a graph to be laid out, and what the layout says as places of nodes. */
import type { Position, WorkflowDocument } from '@flowza/nodes/core'
import { boxAround, type Box } from './snap.ts'

export interface LayoutNode {
  id: string
  width: number
  height: number
  /** Ports with their places from the top of the node, which stay. */
  inputs: readonly LayoutPort[]
  outputs: readonly LayoutPort[]
}

export interface LayoutPort {
  name: string
  y: number
}

export interface LayoutGraph {
  nodes: readonly LayoutNode[]
  edges: readonly { from: { node: string; port: string }; to: { node: string; port: string } }[]
}

/** The part of a workflow that `ids` name; edges to other nodes have no say in it. */
export function layoutGraph(
  document: WorkflowDocument,
  ids: readonly string[],
  describe: (id: string) => Omit<LayoutNode, 'id'>,
): LayoutGraph {
  const chosen = new Set(ids)
  return {
    nodes: ids.map((id) => ({ id, ...describe(id) })),
    edges: document.edges.filter((edge) => chosen.has(edge.from.node) && chosen.has(edge.to.node)),
  }
}

/** The places with the corner of the whole where it was, on the grid of 8 units. */
export function anchored(
  places: ReadonlyMap<string, Position>,
  former: readonly Box[],
): Map<string, Position> {
  const boxes = [...places.values()].map(({ x, y }): Box => ({ x, y, width: 0, height: 0 }))
  const from = boxAround(boxes)
  const to = boxAround(former)
  return new Map(
    [...places].map(([id, { x, y }]) => [
      id,
      { x: Math.round((x - from.x + to.x) / 8) * 8, y: Math.round((y - from.y + to.y) / 8) * 8 },
    ]),
  )
}
