/** A node type that is dragged over the canvas and dropped on it, or on a wire that it fits into. */
import type { WorkflowChange, WorkflowNode } from '@flowza/nodes/core'
import { nodeTypeOf } from '@flowza/nodes/core'
import type { DragEvent } from 'react'
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { freePosition } from '../core/commands.ts'
import { nodeTitle } from '../core/connections.ts'
import { insertOnEdgeChanges, portsForEdge } from '../core/insert-on-edge.ts'
import { draggedNodeType, nodeTypeInHand } from '../palette/node-type-drag.ts'
import type { EditorSession } from '../session.ts'
import { focusNode } from '../ui-store.ts'
import { edgeAt, markDropEdge } from './drop-edge.ts'
import { cardSize, footprintOf, nodeWidth } from './node-geometry.ts'

/** Marks the wire that would take the type; null ends it. */
export function dragTypeOver(session: EditorSession, event: DragEvent | null): void {
  const type = nodeTypeInHand()
  markDropEdge(event === null || type === null ? null : fittingEdge(session, type, event))
}

/** Adds the type that was dropped, if it was one. */
export function dropType(session: EditorSession, event: DragEvent): boolean {
  const { editor, ui } = session
  const name = draggedNodeType(event.dataTransfer)
  const type = name === null ? undefined : nodeTypeOf(editor.nodeTypes, name)
  markDropEdge(null)
  if (type === undefined) return false
  event.preventDefault()
  const { document } = editor.store.getState()
  const pointer = ui.getState().canvas?.toCanvas({ x: event.clientX, y: event.clientY }) ?? { x: 0, y: 0 }
  const wanted = { x: pointer.x - nodeWidth / 2, y: pointer.y - 40 }
  const node: WorkflowNode = {
    id: editor.newId(type.manifest.id),
    type: type.manifest.id,
    version: type.manifest.version,
    params: {},
    position: freePosition(document, wanted, cardSize, (id) => footprintOf(document, editor.nodeTypes, id)),
  }
  const edge = fittingEdge(session, node.type, event)
  const inserted = edge === null ? [] : insertOnEdgeChanges(document, editor.nodeTypes, node, edge)
  const changes: WorkflowChange[] = [{ change: 'add_node', node }, ...inserted]
  editor.apply(changes, { history: 'record', select: { nodes: [node.id], edges: [] } })
  const title = nodeTitle(editor.store.getState().document, editor.nodeTypes, node.id)
  announce(i18n.t(inserted.length > 0 ? 'canvas:inserted' : 'canvas:added', { title }))
  focusNode(ui, node.id)
  return true
}

function fittingEdge(session: EditorSession, type: string, event: DragEvent) {
  const { document } = session.editor.store.getState()
  const edge = edgeAt(session, { x: event.clientX, y: event.clientY })
  return edge !== null && portsForEdge(document, session.editor.nodeTypes, type, edge) !== null ? edge : null
}
