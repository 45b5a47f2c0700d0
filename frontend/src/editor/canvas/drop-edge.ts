/** The wire under the pointer that would take what is dragged, and how it shows that. */
import { edgeKey } from '../core/selection.ts'
import type { EditorSession } from '../session.ts'
import type { ScreenPoint } from '../canvas-view.ts'
import type { WorkflowEdge } from '@flowza/nodes/core'

/** The edge whose wire is under a point of the page; null where there is none. */
export function edgeAt(session: EditorSession, point: ScreenPoint): WorkflowEdge | null {
  // Far away there are no wires to be hit, and asking what lies under a point is dear where there are many cards.
  if (document.querySelector('.react-flow__edge') === null) return null
  for (const element of document.elementsFromPoint(point.x, point.y)) {
    const id = element.closest('.react-flow__edge')?.getAttribute('data-id')
    if (id === null || id === undefined) continue
    const { edges } = session.editor.store.getState().document
    return edges.find((edge) => edgeKey(edge) === id) ?? null
  }
  return null
}

/** Shows which wire would take what is dragged. An attribute of its own, so that no card is drawn again for it. */
export function markDropEdge(edge: WorkflowEdge | null): void {
  const id = edge === null ? null : edgeKey(edge)
  for (const marked of document.querySelectorAll('.react-flow__edge[data-drop]')) {
    if (marked.getAttribute('data-id') !== id) marked.removeAttribute('data-drop')
  }
  if (id === null) return
  document.querySelector(`.react-flow__edge[data-id="${CSS.escape(id)}"]`)?.setAttribute('data-drop', '')
}
