import type { Position as Point } from '@flowza/nodes/core'
import { getBezierPath, getSmoothStepPath, Position } from '@xyflow/react'

/** From the edge of a card to the edge of its port's shape. */
const reach = 6

/**
 * A wire between two ports, given where they are on the edges of their cards: a curve where the flow goes on to the right,
 * squared round the cards where it turns back to a new row.
 *
 * @returns its path, and the place of its label
 */
export function wirePath(from: Point, to: Point): [path: string, labelX: number, labelY: number] {
  const ends = {
    sourceX: from.x + reach,
    sourceY: from.y,
    sourcePosition: Position.Right,
    targetX: to.x - reach,
    targetY: to.y,
    targetPosition: Position.Left,
  }
  const [path, x, y] =
    ends.targetX > ends.sourceX - 24
      ? getBezierPath({ ...ends, curvature: 0.3 })
      : getSmoothStepPath({ ...ends, borderRadius: 14, offset: 22 })
  return [path, x, y]
}

export function labelTransform(x: number, y: number): string {
  return `translate(-50%, -50%) translate(${x}px, ${y}px)`
}
