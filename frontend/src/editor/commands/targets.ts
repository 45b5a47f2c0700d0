import type { WorkflowNode } from '@flowza/nodes/core'
import { nodeById } from '../core/node-index.ts'
import type { EditorSession } from '../session.ts'

/** What commands for one node work on: the only one selected, else the one that the keyboard is at. */
export function targetNode(session: EditorSession): WorkflowNode | null {
  const { document, selection } = session.editor.store.getState()
  const id = selection.nodes.length === 1 ? selection.nodes[0] : session.ui.getState().currentNode
  if (id === null || (selection.nodes.length > 1 && !selection.nodes.includes(id))) return null
  return nodeById(document, id) ?? null
}

export function selectedNodes(session: EditorSession): readonly string[] {
  return session.editor.store.getState().selection.nodes
}

export function hasSelectedNodes(session: EditorSession): boolean {
  return selectedNodes(session).length > 0
}

export function hasSelection(session: EditorSession): boolean {
  const { nodes, edges } = session.editor.store.getState().selection
  return nodes.length + edges.length > 0
}

export function hasNodes(session: EditorSession): boolean {
  return session.editor.store.getState().document.nodes.length > 0
}
