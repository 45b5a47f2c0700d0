/** Opens the list of nodes to add, from a key, a click, a port or a wire that was dropped on the canvas. */
import type { EditorSession } from '../session.ts'
import type { QuickAddRequest } from '../ui-store.ts'

/**
 * @param request where it opens and what it joins; left out, it opens beside the node that the keyboard is at, or at
 *   the pointer where there is none.
 */
export function openQuickAdd({ editor, ui }: EditorSession, request?: QuickAddRequest): void {
  if (request !== undefined) {
    ui.setState({ overlay: { kind: 'quick-add', ...request } })
    return
  }
  const { canvas, currentNode } = ui.getState()
  const { document: workflow, selection } = editor.store.getState()
  // With nothing selected, the node that has the focus is meant, but not one that had it before.
  const hasFocus = (document.activeElement?.closest('.react-flow__node-node, [data-node]') ?? null) !== null
  const after =
    selection.nodes.length === 1
      ? selection.nodes[0]
      : selection.nodes.length > 1 || hasFocus
        ? currentNode
        : null
  const partner = workflow.nodes.find((node) => node.id === after)
  const screen =
    canvas === null
      ? { x: innerWidth / 2, y: innerHeight / 3 }
      : partner === undefined
        ? canvas.pointer()
        : canvas.toScreen({ x: partner.position.x + 236, y: partner.position.y })
  ui.setState({
    overlay: {
      kind: 'quick-add',
      screen,
      fitting: null,
      ...(partner === undefined && canvas !== null && { at: canvas.toCanvas(screen) }),
      ...(partner !== undefined && { after: partner.id }),
    },
  })
}
