/** Cards in line and at equal distances. */
import type { Position } from '@flowza/nodes/core'
import type { Editor } from './editor.ts'
import { nodeById } from './node-index.ts'
import { boxAround, type Box } from './snap.ts'

export const alignments = ['left', 'centre', 'right', 'top', 'middle', 'bottom'] as const
export type Alignment = (typeof alignments)[number]

export interface PlacedBox extends Box {
  id: string
}

/** Where the boxes go to share an edge or a middle of the box round all of them. */
export function aligned(boxes: readonly PlacedBox[], how: Alignment): Map<string, Position> {
  const around = boxAround(boxes)
  return new Map(
    boxes.map(({ id, x, y, width, height }) => {
      switch (how) {
        case 'left':
          return [id, { x: around.x, y }]
        case 'centre':
          return [id, { x: around.x + (around.width - width) / 2, y }]
        case 'right':
          return [id, { x: around.x + around.width - width, y }]
        case 'top':
          return [id, { x, y: around.y }]
        case 'middle':
          return [id, { x, y: around.y + (around.height - height) / 2 }]
        case 'bottom':
          return [id, { x, y: around.y + around.height - height }]
      }
    }),
  )
}

/** Where the boxes go to have equal gaps between the first and the last, which stay. */
export function distributed(boxes: readonly PlacedBox[], axis: 'x' | 'y'): Map<string, Position> {
  const size = axis === 'x' ? 'width' : 'height'
  const sorted = boxes.toSorted((a, b) => a[axis] - b[axis])
  const around = boxAround(boxes)
  const free = around[size] - sorted.reduce((sum, box) => sum + box[size], 0)
  const gap = free / Math.max(1, sorted.length - 1)
  const places = new Map<string, Position>()
  let next = around[axis]
  for (const box of sorted) {
    places.set(box.id, { x: box.x, y: box.y, [axis]: next })
    next += box[size] + gap
  }
  return places
}

/** Moves nodes to places, rounded to whole units, as one step; those that are there already aren't moved. */
export function placeNodes(editor: Editor, places: ReadonlyMap<string, Position>): boolean {
  const { document } = editor.store.getState()
  const positions = [...places].flatMap(([node, place]) => {
    const former = nodeById(document, node)?.position
    const position = { x: Math.round(place.x), y: Math.round(place.y) }
    const stays = former === undefined || (former.x === position.x && former.y === position.y)
    return stays ? [] : [{ node, position }]
  })
  if (positions.length > 0) editor.apply({ change: 'move', positions }, { history: 'record' })
  return positions.length > 0
}
