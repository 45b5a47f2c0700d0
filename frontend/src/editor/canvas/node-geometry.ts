/** Sizes of cards and places of ports, computed from the number of ports: nothing is measured on the page. */
import type { NodeTypes, Position as Point, WorkflowDocument } from '@flowza/nodes/core'
import { nodeById } from '../core/node-index.ts'
import type { PortEnd } from '../ui-store.ts'
import { portsOf } from './node-ports.ts'

export const nodeWidth = 224
/** Two ports a side fit into this; each further one adds a step. */
const nodeBaseHeight = 88
const portStep = 24
/** The hit area of a port, which is larger than its shape. */
export const portSize = 24

export function nodeHeight(ports: { inputs: number; outputs: number }): number {
  return nodeBaseHeight + Math.max(0, Math.max(ports.inputs, ports.outputs) - 2) * portStep
}

/** The size of a node's card with the note below it, whose lines are counted, not measured. */
export function footprintOf(document: WorkflowDocument, nodeTypes: NodeTypes, id: string) {
  const { width, height } = sizeOf(document, nodeTypes, id)
  const note = nodeById(document, id)?.note ?? ''
  const lines = Math.min(3, Math.ceil(note.length / 36))
  return { width, height: lines === 0 ? height : height + 6 + 16 * lines }
}

/** Below this zoom cards are boxes. */
export const farZoom = 0.4
/** From this one their small print can be read: they show their figure too, and many cards their icons. */
export const nearZoom = 0.6
/** Where the cards look different on either side. */
export const zoomLevels: readonly number[] = [farZoom, nearZoom]

/** Two thousand nodes still fit into the window. */
export const minZoom = 0.04

/** The size of a node's card. */
export function sizeOf(document: WorkflowDocument, nodeTypes: NodeTypes, id: string) {
  const ports = portsOf(document, nodeTypes, id)
  return {
    width: nodeWidth,
    height: nodeHeight({ inputs: ports.inputs.length, outputs: ports.outputs.length }),
  }
}

/** The size of a card with at most two ports a side. */
export const cardSize = { width: nodeWidth, height: nodeHeight({ inputs: 1, outputs: 1 }) }

/** The middle of a port, from the card's top. */
export function portY(index: number, count: number, height: number): number {
  return (height * (index + 1)) / (count + 1)
}

/** Where a port is on the edge of its card, which may be on its way to `position`; null for one that isn't shown. */
export function portPlace(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  { node, port, side }: PortEnd,
  position: Point | undefined = nodeById(document, node)?.position,
): Point | null {
  const ports = portsOf(document, nodeTypes, node)[side === 'output' ? 'outputs' : 'inputs']
  const index = ports.findIndex(({ name }) => name === port)
  if (position === undefined || index === -1) return null
  const { height } = sizeOf(document, nodeTypes, node)
  return {
    x: position.x + (side === 'output' ? nodeWidth : 0),
    y: position.y + portY(index, ports.length, height),
  }
}

export interface Viewport {
  x: number
  y: number
  zoom: number
}

/** The viewport that shows the whole workflow, at most at full size, with a margin. */
export function viewportOf(document: WorkflowDocument, area: { width: number; height: number }): Viewport {
  const margin = 40
  // Notes stand below the cards.
  const below = 64
  const boxes = [
    ...document.nodes.map(({ position }) => box(position, nodeWidth, nodeBaseHeight + below)),
    ...(document.notes ?? []).map(({ position, width, height }) => box(position, width ?? 240, height ?? 96)),
  ]
  if (boxes.length === 0 || area.width === 0 || area.height === 0) return { x: margin, y: margin, zoom: 1 }
  const left = Math.min(...boxes.map((each) => each.left))
  const top = Math.min(...boxes.map((each) => each.top))
  const width = Math.max(...boxes.map((each) => each.right)) - left
  const height = Math.max(...boxes.map((each) => each.bottom)) - top
  const fitting = Math.min((area.width - 2 * margin) / width, (area.height - 2 * margin) / height)
  const zoom = Math.max(minZoom, Math.min(1, fitting))
  return {
    zoom,
    x: (area.width - width * zoom) / 2 - left * zoom,
    y: Math.max(margin / 2, Math.min(margin * 1.5, (area.height - height * zoom) / 2)) - top * zoom,
  }
}

function box(position: Point, width: number, height: number) {
  return {
    left: position.x,
    top: position.y,
    right: position.x + width,
    bottom: position.y + height,
  }
}
