/** Lines that help to place what is dragged beside what is there. */
import type { Position } from '@flowza/nodes/core'

export interface Box extends Position {
  width: number
  height: number
}

export interface SnapLine {
  axis: 'x' | 'y'
  /** Where the line crosses its axis. */
  at: number
  /** Where it begins and ends along the other axis. */
  from: number
  to: number
}

export interface Snapped {
  /** How far the box goes to lie on the lines. */
  shift: Position
  lines: SnapLine[]
}

/**
 * The nearest alignment of a box with any of `others`: its edges and its middle with theirs, on each axis at most one.
 *
 * @param distance how near, in canvas units, counts as meant.
 */
export function snap(box: Box, others: Iterable<Box>, distance: number): Snapped {
  const best = { x: distance, y: distance }
  const shift: Position = { x: 0, y: 0 }
  const found: { x: { at: number; other: Box } | null; y: { at: number; other: Box } | null } = {
    x: null,
    y: null,
  }
  for (const other of others) {
    for (const axis of ['x', 'y'] as const) {
      for (const [own, there] of pairs(box, other, axis)) {
        if (Math.abs(there - own) >= best[axis]) continue
        best[axis] = Math.abs(there - own)
        shift[axis] = there - own
        found[axis] = { at: there, other }
      }
    }
  }
  const placed = { ...box, x: box.x + shift.x, y: box.y + shift.y }
  const lines = (['x', 'y'] as const).flatMap((axis): SnapLine[] => {
    const match = found[axis]
    if (match === null) return []
    const [start, size] = axis === 'x' ? (['y', 'height'] as const) : (['x', 'width'] as const)
    const { other } = match
    return [
      {
        axis,
        at: match.at,
        from: Math.min(placed[start], other[start]),
        to: Math.max(placed[start] + placed[size], other[start] + other[size]),
      },
    ]
  })
  return { shift, lines }
}

/** Starts with starts, middles with middles, ends with ends. */
function pairs(a: Box, b: Box, axis: 'x' | 'y'): [number, number][] {
  const size = axis === 'x' ? 'width' : 'height'
  return [0, 0.5, 1].map((part): [number, number] => [a[axis] + a[size] * part, b[axis] + b[size] * part])
}

/** The box round all of them. */
export function boxAround(boxes: readonly Box[]): Box {
  const x = Math.min(...boxes.map((box) => box.x))
  const y = Math.min(...boxes.map((box) => box.y))
  return {
    x,
    y,
    width: Math.max(...boxes.map((box) => box.x + box.width)) - x,
    height: Math.max(...boxes.map((box) => box.y + box.height)) - y,
  }
}
