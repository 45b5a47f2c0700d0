import type { Position } from '@flowza/nodes/core'

/** Where nodes and notes are while they are dragged, by their key on the canvas. */
export type Dragged = ReadonlyMap<string, Position>
