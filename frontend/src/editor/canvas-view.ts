/** What commands may ask of the canvas without knowing what draws it; it registers itself in the `ui` store. */
import type { Position } from '@flowza/nodes/core'

/** A place on the page, in CSS pixels from the window's top left. */
export interface ScreenPoint {
  x: number
  y: number
}

export interface CanvasView {
  /** Brings a node into view and gives it the keyboard focus. */
  focusNode(id: string): void
  /** Gives the canvas itself the focus, where there is no node to take it. */
  focus(): void
  /** Brings a node into view and leaves the focus where it is. */
  reveal(id: string): void
  /** Shows these nodes as large as they fit, all of them when left out. */
  fit(ids?: readonly string[]): void
  zoomTo(zoom: number): void
  zoomBy(step: 'in' | 'out'): void
  /** Where the pointer was last above the canvas; its middle where it never was. */
  pointer(): ScreenPoint
  middle(): ScreenPoint
  toCanvas(point: ScreenPoint): Position
  toScreen(position: Position): ScreenPoint
}

/** What else shows the nodes and can take the focus: the outline. */
export type NodeFocus = Pick<CanvasView, 'focusNode' | 'focus'>
