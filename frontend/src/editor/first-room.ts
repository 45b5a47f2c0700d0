/** How much of the page a workflow has when it is opened. */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { nearZoom, viewportOf } from './canvas/node-geometry.ts'
import type { Editor } from './core/editor.ts'
import type { PanelSizes } from './panel-sizes.ts'
import type { EditorUiStore } from './ui-store.ts'

/** Below this zoom a card's title is hard to read. */
const readable = 0.5

interface Window {
  width: number
  height: number
}

/** Whether a workflow can be read with the inspector closed, and hardly with it. */
export function needsRoom(
  document: WorkflowDocument,
  { width, height }: Window,
  { palette, inspector }: PanelSizes,
): boolean {
  const zoomAt = (room: number): number => viewportOf(document, { width: room, height }).zoom
  return zoomAt(width - palette - inspector) < nearZoom && zoomAt(width - palette) >= readable
}

/** Opens a workflow that needs the room with the inspector closed; it opens with the first node that is selected. */
export function openWithRoom(editor: Editor, ui: EditorUiStore): void {
  ui.setState({ inspectorOpen: false })
  const unsubscribe = editor.store.subscribe(({ selection }) => {
    if (selection.nodes.length === 0) return
    unsubscribe()
    ui.setState({ inspectorOpen: true })
  })
}
