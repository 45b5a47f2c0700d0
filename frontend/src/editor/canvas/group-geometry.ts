/** Where groups are on the canvas: frames round their members, and the boxes that collapsed ones become. */
import type { Endpoint, NodeTypes, WorkflowDocument } from '@flowza/nodes/core'
import { nodeById } from '../core/node-index.ts'
import type { Box } from '../core/snap.ts'
import type { Dragged } from './dragged.ts'
import { footprintOf, nodeHeight, nodeWidth } from './node-geometry.ts'

const prefix = 'group:'
const margin = 24
/** The bar with the title, above the members. */
export const frameHead = 32

/** Groups and nodes share the canvas but not their ids. */
export function groupKey(id: string): string {
  return `${prefix}${id}`
}

/** The group that a key on the canvas stands for; null for nodes and notes. */
export function groupOfKey(key: string): string | null {
  return key.startsWith(prefix) ? key.slice(prefix.length) : null
}

/** A member's port as a port of its group's box. */
export function portId({ node, port }: Endpoint): string {
  return `${node}.${port}`
}

/** The port of a member that a port of its group's box stands for; ids of nodes have no dots. */
export function endOfHandle(key: string, handle: string): Endpoint {
  if (groupOfKey(key) === null) return { node: key, port: handle }
  const dot = handle.indexOf('.')
  return { node: handle.slice(0, dot), port: handle.slice(dot + 1) }
}

/** The frame round a group's members, which may be on their way; null for a group without any. */
export function boundsOf(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  members: readonly string[],
  dragged: Dragged,
): Box | null {
  const boxes = members.flatMap((id) => {
    const position = dragged.get(id) ?? nodeById(document, id)?.position
    return position === undefined ? [] : [{ ...position, ...footprintOf(document, nodeTypes, id) }]
  })
  if (boxes.length === 0) return null
  const left = Math.min(...boxes.map((box) => box.x)) - margin
  const top = Math.min(...boxes.map((box) => box.y)) - margin - frameHead
  const right = Math.max(...boxes.map((box) => box.x + box.width)) + margin
  const bottom = Math.max(...boxes.map((box) => box.y + box.height)) + margin
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** Where a collapsed group's box lies in the frame that it would have: where its first card is. */
export function boxPlace(bounds: Box): { x: number; y: number } {
  return { x: bounds.x + margin, y: bounds.y + margin + frameHead }
}

/** The size of a collapsed group's box, as of a card with as many ports. */
export function boxSize(ports: { inputs: readonly unknown[]; outputs: readonly unknown[] }) {
  return {
    width: nodeWidth,
    height: nodeHeight({ inputs: ports.inputs.length, outputs: ports.outputs.length }),
  }
}
