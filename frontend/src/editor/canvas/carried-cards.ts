/**
 * Cards that the pointer carries, moved on the page past React: a frame of a drag writes the places of these cards and the
 * paths of their wires, and nothing else. React hears of it now and then, and writes the same.
 */
import { topologyOf, type NodeTypes, type WorkflowDocument } from '@flowza/nodes/core'
import { edgeKey } from '../core/selection.ts'
import type { Dragged } from './dragged.ts'
import { farWires } from './far-edges.tsx'
import { commonShift, shiftTransform } from './far-shapes.ts'
import { portPlace } from './node-geometry.ts'
import { restWires } from './resting-wires.ts'
import { labelTransform, wirePath } from './wire-path.ts'

export interface CarriedCards {
  /** Moves cards, notes and wires on the page. */
  move(places: Dragged): void
  /** Whether all that is carried is on the page; cards out of view may not be. */
  hasAll(): boolean
  /** To be called when React draws: elements may come and go. */
  forget(): void
  /** Moves them for the last time. */
  putDown(places: Dragged): void
}

interface Found {
  cards: Map<string, HTMLElement>
  wires: Map<string, readonly SVGPathElement[]>
  labels: Map<string, HTMLElement>
  farCards: SVGGElement | null
  farWires: SVGPathElement | null
}

/**
 * @param root the element of React Flow
 * @param keys the nodes and notes that are carried, none of them in a group
 */
export function carryCards(input: {
  root: HTMLElement
  document: WorkflowDocument
  nodeTypes: NodeTypes
  keys: ReadonlySet<string>
}): CarriedCards {
  const { root, document, nodeTypes, keys } = input
  const { incoming, outgoing } = topologyOf(document)
  const edges = [
    ...new Set([...keys].flatMap((key) => [...(incoming.get(key) ?? []), ...(outgoing.get(key) ?? [])])),
  ]
  const edgeKeys = new Set(edges.map(edgeKey))
  let found: Found | null = null
  let wakeWires: (() => void) | null = null

  function find(): Found {
    return {
      cards: byData(root, '.react-flow__node', 'id', keys),
      wires: new Map(
        [...byData(root, '.react-flow__edge', 'id', edgeKeys)].map(([id, edge]) => [
          id,
          // Not the broad path that is only there to be hit: a drag hits nothing, and React brings it along.
          [...edge.querySelectorAll<SVGPathElement>('.wire-line, .wire-core')],
        ]),
      ),
      labels: byData(root, '.wire-label', 'edge', edgeKeys),
      farCards: root.querySelector<SVGGElement>('g.far-moving'),
      farWires: root.querySelector<SVGPathElement>('path.far-moving'),
    }
  }

  function write({ cards, wires, labels, farCards, farWires: farLine }: Found, places: Dragged): void {
    for (const [key, card] of cards) {
      const place = places.get(key)
      if (place !== undefined) card.style.transform = `translate(${place.x}px,${place.y}px)`
    }
    farCards?.setAttribute('transform', shiftTransform(commonShift(document, places)))
    farLine?.setAttribute('d', farWires(document, nodeTypes, edges, places))
    if (wires.size === 0) return
    for (const edge of edges) {
      const key = edgeKey(edge)
      const lines = wires.get(key)
      if (lines === undefined) continue
      const { from, to } = edge
      const start = portPlace(document, nodeTypes, { ...from, side: 'output' }, places.get(from.node))
      const end = portPlace(document, nodeTypes, { ...to, side: 'input' }, places.get(to.node))
      if (start === null || end === null) continue
      const [path, x, y] = wirePath(start, end)
      for (const line of lines) line.setAttribute('d', path)
      const label = labels.get(key)
      if (label !== undefined) label.style.transform = labelTransform(x, y)
    }
  }

  function forget(): void {
    wakeWires?.()
    wakeWires = null
    found = null
  }

  return {
    move(places) {
      found ??= find()
      // What has no wires may be dropped on one, which has to be there to be hit.
      if (edges.length > 0) wakeWires ??= restWires(root, edgeKeys)
      write(found, places)
    },
    hasAll() {
      found ??= find()
      return found.cards.size === keys.size
    },
    forget,
    putDown(places) {
      forget()
      write(find(), places)
    },
  }
}

/** Elements by an attribute `data-…` that names one of `keys`. */
function byData(root: HTMLElement, selector: string, name: string, keys: ReadonlySet<string>) {
  const elements = new Map<string, HTMLElement>()
  for (const element of root.querySelectorAll<HTMLElement>(selector)) {
    const key = element.dataset[name]
    if (key !== undefined && keys.has(key)) elements.set(key, element)
  }
  return elements
}
