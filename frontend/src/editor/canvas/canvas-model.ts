/** The document as React Flow wants it. Objects keep their identity while what they show stays the same. */
import { nodeTypeOf, type NodeTypes, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'
import { Position, type Node } from '@xyflow/react'
import { portAt } from '../core/connections.ts'
import { edgeKey, type Selection } from '../core/selection.ts'
import type { FlowEdgeType } from './flow-edge.tsx'
import { labelId } from './node-card.tsx'
import { nodeHeight, nodeWidth, portSize, portY } from './node-geometry.ts'
import { portsKey, portsOf, type ShownPort } from './node-ports.ts'
import { noteKey } from './note-card.tsx'

export interface CanvasInput {
  document: WorkflowDocument
  selection: Selection
  /** Where nodes and notes are while they are dragged. */
  dragged: ReadonlyMap<string, { x: number; y: number }>
  /** The one node that Tab stops at. */
  current: string | null
}

/** Builds the nodes of the canvas again and again, each time reusing what didn't change. */
export function createCanvasNodes(nodeTypes: NodeTypes): (input: CanvasInput) => Node[] {
  const cache = new Map<string, { parts: readonly unknown[]; node: Node }>()

  function reuse(key: string, parts: readonly unknown[], build: () => Node): Node {
    const cached = cache.get(key)
    if (cached?.parts.every((part, index) => part === parts[index])) return cached.node
    const node = build()
    cache.set(key, { parts, node })
    return node
  }

  return ({ document, selection, dragged, current }) => {
    const selected = new Set(selection.nodes)
    const nodes = document.nodes.map((node) => {
      const ports = portsOf(document, nodeTypes, node.id)
      const position = dragged.get(node.id) ?? node.position
      const isSelected = selected.has(node.id)
      const isCurrent = node.id === current
      const parts = [position, node.type, portsKey(ports), isSelected, isCurrent]
      return reuse(node.id, parts, () =>
        canvasNode({ node, ports, position, isSelected, isCurrent, nodeTypes }),
      )
    })
    const notes = (document.notes ?? []).map((note) => {
      const key = noteKey(note.id)
      const position = dragged.get(key) ?? note.position
      return reuse(key, [note, position], () => ({
        id: key,
        type: 'note',
        position,
        data: {},
        width: note.width ?? 240,
        height: note.height ?? 96,
        measured: { width: note.width ?? 240, height: note.height ?? 96 },
        selectable: false,
        focusable: false,
        zIndex: -1,
      }))
    })
    return [...notes, ...nodes]
  }
}

function canvasNode(input: {
  node: WorkflowNode
  ports: ReturnType<typeof portsOf>
  position: { x: number; y: number }
  isSelected: boolean
  isCurrent: boolean
  nodeTypes: NodeTypes
}): Node {
  const { node, ports, position, isSelected, isCurrent } = input
  const height = nodeHeight({ inputs: ports.inputs.length, outputs: ports.outputs.length })
  const handle = (side: 'target' | 'source', { name }: ShownPort, index: number, count: number) => ({
    id: name,
    type: side,
    position: side === 'target' ? Position.Left : Position.Right,
    x: (side === 'target' ? 0 : nodeWidth) - portSize / 2,
    y: portY(index, count, height) - portSize / 2,
    width: portSize,
    height: portSize,
  })
  return {
    id: node.id,
    type: 'node',
    position,
    data: {},
    selected: isSelected,
    focusable: true,
    ariaRole: 'group',
    domAttributes: { tabIndex: isCurrent ? 0 : -1, 'aria-labelledby': labelId(node.id) },
    width: nodeWidth,
    height,
    measured: { width: nodeWidth, height },
    handles: [
      ...ports.inputs.map((port, index) => handle('target', port, index, ports.inputs.length)),
      ...ports.outputs.map((port, index) => handle('source', port, index, ports.outputs.length)),
    ],
    className: nodeTypeOf(input.nodeTypes, node.type) === undefined ? 'is-unknown' : '',
  }
}

/** The same for edges. */
export function createCanvasEdges(
  nodeTypes: NodeTypes,
): (document: WorkflowDocument, selection: Selection) => FlowEdgeType[] {
  let cache = new Map<string, FlowEdgeType>()
  return (document, selection) => {
    const selected = new Set(selection.edges)
    const next = new Map<string, FlowEdgeType>()
    for (const edge of document.edges) {
      const id = edgeKey(edge)
      const isSelected = selected.has(id)
      const portType = portAt(document, nodeTypes, edge.from, 'outputs')?.type ?? null
      const cached = cache.get(id)
      next.set(
        id,
        cached !== undefined && cached.selected === isSelected && cached.data?.portType === portType
          ? cached
          : {
              id,
              type: 'flow',
              source: edge.from.node,
              sourceHandle: edge.from.port,
              target: edge.to.node,
              targetHandle: edge.to.port,
              selected: isSelected,
              focusable: false,
              data: { portType },
              ariaLabel: `Edge ${id}`,
            },
      )
    }
    cache = next
    return [...next.values()]
  }
}
