/** How much of the page a workflow has when it is opened. */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { viewportOf } from './canvas/node-geometry.ts'
import type { Editor } from './core/editor.ts'
import type { PanelSizes } from './panel-sizes.ts'
import type { EditorUiStore } from './ui-store.ts'

/** Below this zoom the small print of a card is hard to read. */
const comfortable = 0.6
/** Below this one its title is. */
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
  return zoomAt(width - palette - inspector) < comfortable && zoomAt(width - palette) >= readable
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
