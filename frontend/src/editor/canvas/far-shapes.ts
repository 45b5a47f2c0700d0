/** Workflows as a few large SVG paths: what is far away is painted as one thing, whatever the number of nodes. */
import type { Position, WorkflowDocument } from '@flowza/nodes/core'
import type { NodeState } from '../../runs/node-status.ts'
import { nodeById } from '../core/node-index.ts'
import type { Box } from '../core/snap.ts'
import type { Dragged } from './dragged.ts'

/** The outlines of many boxes as one path. */
export function boxesPath(boxes: Iterable<Box>): string {
  let path = ''
  for (const { x, y, width, height } of boxes) path += `M${x} ${y}h${width}v${height}h${-width}z`
  return path
}

/** The mark of a state in the middle of each place, drawn with a broad round line. */
export function marksPath(state: NodeState, middles: Iterable<Position>): string {
  let path = ''
  for (const { x, y } of middles) path += `M${x} ${y}${marks[state]}`
  return path
}

const ring = 'm-19 0a19 19 0 1 0 38 0a19 19 0 1 0-38 0'
const dash = 'm-20 0h40'
const dots = 'm-20 0h.1m19.9 0h.1m19.9 0h.1'
const check = 'm-20 2l14 14l26-30'

/** Each starts at the middle; moves and lines are relative. */
const marks: Record<NodeState, string> = {
  idle: ring,
  stale: 'm17-12a20 20 0 1 0 3 14m-3-14v-14m0 14h-14',
  waiting: dots,
  queued: dots,
  running: 'm-12-18l30 18l-30 18z',
  succeeded: check,
  cached: check,
  warning: 'm0-20v24m0 16v.1',
  failed: 'm-16-16l32 32m0-32l-32 32',
  skipped: dash,
  cancelled: 'm-15-15h30v30h-30z',
  disabled: dash,
}

/** How far the nodes that are on their way have come, where all have come equally far: they are drawn once, and shifted. */
export function commonShift(document: WorkflowDocument, dragged: Dragged): Position | null {
  let shift: Position | null = null
  for (const [id, place] of dragged) {
    const from = nodeById(document, id)?.position
    if (from === undefined) continue
    const own = { x: place.x - from.x, y: place.y - from.y }
    shift ??= own
    if (Math.abs(own.x - shift.x) > 0.01 || Math.abs(own.y - shift.y) > 0.01) return null
  }
  return shift
}

export function shiftTransform(shift: Position | null): string {
  return shift === null ? '' : `translate(${shift.x} ${shift.y})`
}
