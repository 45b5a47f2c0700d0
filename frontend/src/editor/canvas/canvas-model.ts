/** The document as React Flow wants it. Objects keep their identity while what they show stays the same. */
import { nodeTypeOf, type NodeTypes, type WorkflowDocument, type WorkflowNode } from '@flowza/nodes/core'
import { Position, type Node } from '@xyflow/react'
import { i18n } from '../../i18n/i18n.ts'
import { nodeTitle, portAt } from '../core/connections.ts'
import { groupsOf, isInside, outerPorts } from '../core/groups.ts'
import { edgeKey, type Selection } from '../core/selection.ts'
import type { Dragged } from './dragged.ts'
import { boundsOf, boxPlace, boxSize, groupKey, portId } from './group-geometry.ts'
import type { FlowEdgeType } from './flow-edge.tsx'
import { labelId } from './node-card.tsx'
import { nodeHeight, nodeWidth, portSize, portY } from './node-geometry.ts'
import { portsKey, portsOf } from './node-ports.ts'
import { noteKey, noteSize } from './note-geometry.ts'

export interface CanvasInput {
  document: WorkflowDocument
  selection: Selection
  dragged: Dragged
  /** The one node that Tab stops at. */
  current: string | null
  /** The cards to have on the page; null for all of them. Selected ones are known to React Flow, but only hidden. */
  cards: ReadonlySet<string> | null
}

/** Builds the nodes of the canvas again and again, each time reusing what didn't change. */
export function createCanvasNodes(nodeTypes: NodeTypes): (input: CanvasInput) => Node[] {
  let cache = new Map<string, { parts: readonly unknown[]; node: Node }>()
  let next: typeof cache = new Map()
  let last: { input: CanvasInput; nodes: Node[]; at: ReadonlyMap<string, number> } | null = null

  function reuse(key: string, parts: readonly unknown[], build: () => Node): Node {
    const cached = cache.get(key)
    const kept =
      cached !== undefined && cached.parts.every((part, index) => part === parts[index])
        ? cached
        : { parts, node: build() }
    next.set(key, kept)
    return kept.node
  }

  function groupNodes({ document, dragged, current }: CanvasInput): Node[] {
    const { groups, members } = groupsOf(document)
    return [...groups.values()].flatMap((group): Node[] => {
      const bounds = boundsOf(document, nodeTypes, members.get(group.id) ?? [], dragged)
      if (bounds === null) return []
      const key = groupKey(group.id)
      const position = { x: bounds.x, y: bounds.y }
      if (group.collapsed !== true) {
        const { width, height } = bounds
        const parts = [group, position.x, position.y, width, height]
        return [reuse(key, parts, () => frameNode(key, position, { width, height }))]
      }
      const ports = outerPorts(document, group.id)
      const isCurrent = current !== null && members.get(group.id)?.includes(current) === true
      const place = boxPlace(bounds)
      const names = JSON.stringify([ports.inputs.map(portId), ports.outputs.map(portId)])
      return [
        reuse(key, [group, place.x, place.y, names, isCurrent], () => {
          const size = boxSize(ports)
          return {
            id: key,
            type: 'box',
            position: place,
            data: {},
            ...size,
            measured: size,
            selectable: false,
            domAttributes: { tabIndex: isCurrent ? 0 : -1, 'aria-labelledby': labelId(key) },
            ariaRole: 'group',
            handles: handlesOf(
              { inputs: ports.inputs.map(portId), outputs: ports.outputs.map(portId) },
              size.height,
            ),
          }
        }),
      ]
    })
  }

  function noteNodes({ document, dragged }: CanvasInput): Node[] {
    return (document.notes ?? []).map((note) => {
      const key = noteKey(note.id)
      const position = dragged.get(key) ?? note.position
      return reuse(key, [note, position], () => ({
        id: key,
        type: 'note',
        position,
        data: {},
        ...noteSize(note),
        measured: noteSize(note),
        selectable: false,
        focusable: false,
        zIndex: -1,
      }))
    })
  }

  function cardNodes({ document, selection, dragged, current, cards }: CanvasInput): Node[] {
    const selected = new Set(selection.nodes)
    const { hidden } = groupsOf(document)
    return document.nodes.flatMap((node): Node[] => {
      const isOnPage = cards === null || cards.has(node.id)
      if (hidden.has(node.id) || (!isOnPage && !selected.has(node.id))) return []
      const ports = portsOf(document, nodeTypes, node.id)
      const position = dragged.get(node.id) ?? node.position
      const isSelected = selected.has(node.id)
      const isCurrent = node.id === current
      const parts = [position, node.type, portsKey(ports), isSelected, isCurrent, isOnPage]
      return [
        reuse(node.id, parts, () => ({
          ...canvasNode({ node, ports, position, isSelected, isCurrent, nodeTypes }),
          hidden: !isOnPage,
        })),
      ]
    })
  }

  /** While nodes are dragged only they are new: their places in the list are known, and the rest is taken over. */
  function moveOnly(input: CanvasInput): Node[] | null {
    if (last === null || (input.document.groups ?? []).length > 0) return null
    const isSame =
      last.input.document === input.document &&
      last.input.selection === input.selection &&
      last.input.current === input.current &&
      last.input.cards === input.cards
    if (!isSame || last.input.dragged.size === 0 || input.dragged.size === 0) return null
    const nodes = [...last.nodes]
    for (const [key, position] of input.dragged) {
      const at = last.at.get(key)
      if (at === undefined && input.cards !== null) continue
      if (at === undefined) return null
      nodes[at] = { ...nodes[at], position }
    }
    return nodes
  }

  return (input) => {
    const moved = moveOnly(input)
    if (moved !== null && last !== null) {
      last = { input, nodes: moved, at: last.at }
      return moved
    }
    next = new Map()
    const nodes = [...groupNodes(input), ...noteNodes(input), ...cardNodes(input)]
    cache = next
    last = { input, nodes, at: new Map(nodes.map((node, index) => [node.id, index])) }
    return nodes
  }
}

function frameNode(
  key: string,
  position: { x: number; y: number },
  size: { width: number; height: number },
): Node {
  return {
    id: key,
    type: 'frame',
    position,
    data: {},
    ...size,
    measured: size,
    selectable: false,
    focusable: false,
    dragHandle: '.frame-head',
    zIndex: -2,
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
    handles: handlesOf(
      { inputs: ports.inputs.map(({ name }) => name), outputs: ports.outputs.map(({ name }) => name) },
      height,
    ),
    className: nodeTypeOf(input.nodeTypes, node.type) === undefined ? 'is-unknown' : '',
  }
}

function handlesOf(names: { inputs: readonly string[]; outputs: readonly string[] }, height: number) {
  const handle = (side: 'target' | 'source', name: string, index: number, count: number) => ({
    id: name,
    type: side,
    position: side === 'target' ? Position.Left : Position.Right,
    x: (side === 'target' ? 0 : nodeWidth) - portSize / 2,
    y: portY(index, count, height) - portSize / 2,
    width: portSize,
    height: portSize,
  })
  return [
    ...names.inputs.map((name, index) => handle('target', name, index, names.inputs.length)),
    ...names.outputs.map((name, index) => handle('source', name, index, names.outputs.length)),
  ]
}

/** The same for edges: those within a collapsed group aren't seen, those out of it start at its box. */
export function createCanvasEdges(
  nodeTypes: NodeTypes,
): (document: WorkflowDocument, selection: Selection) => FlowEdgeType[] {
  let cache = new Map<string, FlowEdgeType>()
  return (document, selection) => {
    const selected = new Set(selection.edges)
    const { hidden } = groupsOf(document)
    const next = new Map<string, FlowEdgeType>()
    for (const edge of document.edges) {
      if (isInside(document, edge)) continue
      const id = edgeKey(edge)
      const isSelected = selected.has(id)
      const portType = portAt(document, nodeTypes, edge.from, 'outputs')?.type ?? null
      const fromGroup = hidden.get(edge.from.node)
      const toGroup = hidden.get(edge.to.node)
      const source = fromGroup === undefined ? edge.from.node : groupKey(fromGroup)
      const target = toGroup === undefined ? edge.to.node : groupKey(toGroup)
      const names = {
        from: nodeTitle(document, nodeTypes, edge.from.node),
        to: nodeTitle(document, nodeTypes, edge.to.node),
      }
      const cached = cache.get(id)
      const isSame =
        cached !== undefined &&
        cached.selected === isSelected &&
        cached.data?.portType === portType &&
        cached.data.names.from === names.from &&
        cached.data.names.to === names.to &&
        cached.source === source &&
        cached.target === target
      next.set(
        id,
        isSame
          ? cached
          : {
              id,
              type: 'flow',
              source,
              sourceHandle: fromGroup === undefined ? edge.from.port : portId(edge.from),
              target,
              targetHandle: toGroup === undefined ? edge.to.port : portId(edge.to),
              selected: isSelected,
              focusable: false,
              ariaLabel: i18n.t('canvas:edge', names),
              data: { portType, from: edge.from, names },
            },
      )
    }
    cache = next
    return [...next.values()]
  }
}
