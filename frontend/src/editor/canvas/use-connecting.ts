/** Wires that are drawn: which ends fit, what joining does, and what a wire dropped beside everything asks for. */
import type { WorkflowEdge } from '@flowza/nodes/core'
import {
  useReactFlow,
  type Connection,
  type FinalConnectionState,
  type IsValidConnection,
} from '@xyflow/react'
import { useCallback } from 'react'
import { i18n } from '../../i18n/i18n.ts'
import { announce } from '../../ui/announcer.tsx'
import { connect } from '../core/commands.ts'
import { connectionObstacle, nodeTitle } from '../core/connections.ts'
import { openQuickAdd } from '../palette/open-quick-add.ts'
import { said } from '../../i18n/said.ts'
import { useSession } from '../session-context.tsx'
import type { FlowEdgeType } from './flow-edge.tsx'
import { endOfHandle } from './group-geometry.ts'

export function useConnecting() {
  const session = useSession()
  const flow = useReactFlow()
  const { editor } = session

  const isValidConnection = useCallback<IsValidConnection<FlowEdgeType>>(
    (connection) =>
      connectionObstacle(editor.store.getState().document, editor.nodeTypes, toEdge(connection)) === null,
    [editor],
  )

  const onConnect = useCallback(
    (connection: Connection) => {
      const edge = toEdge(connection)
      const { document: before } = editor.store.getState()
      connect(editor, edge)
      const replaced = editor.store.getState().document.edges.length === before.edges.length
      announce(
        i18n.t(replaced ? 'canvas:connectedReplacing' : 'canvas:connected', {
          from: nodeTitle(before, editor.nodeTypes, edge.from.node),
          to: nodeTitle(before, editor.nodeTypes, edge.to.node),
        }),
      )
    },
    [editor],
  )

  const onConnectEnd = useCallback(
    (event: MouseEvent | TouchEvent, state: FinalConnectionState) => {
      const { fromHandle, toHandle, toNode } = state
      if (state.isValid === true || fromHandle === null) return
      const own = endOfHandle(fromHandle.nodeId, fromHandle.id ?? '')
      if (toHandle === null) {
        const isClick = fromHandle.nodeId === toNode?.id
        if (toNode !== null || isClick) return
        const touch = 'changedTouches' in event ? event.changedTouches[0] : event
        const screen = { x: touch.clientX, y: touch.clientY }
        const side = fromHandle.type === 'source' ? 'output' : 'input'
        const at = flow.screenToFlowPosition(screen)
        // The click that ends the gesture would close the list again.
        requestAnimationFrame(() => openQuickAdd(session, { screen, at, fitting: { ...own, side } }))
        return
      }
      const other = endOfHandle(toHandle.nodeId, toHandle.id ?? '')
      const edge = fromHandle.type === 'source' ? { from: own, to: other } : { from: other, to: own }
      const obstacle = connectionObstacle(editor.store.getState().document, editor.nodeTypes, edge)
      if (obstacle !== null) announce(i18n.t('canvas:notConnected', { reason: said(obstacle).message }))
    },
    [editor, flow, session],
  )

  return { isValidConnection, onConnect, onConnectEnd }
}

function toEdge(connection: Connection | FlowEdgeType): WorkflowEdge {
  return {
    from: endOfHandle(connection.source, connection.sourceHandle ?? ''),
    to: endOfHandle(connection.target, connection.targetHandle ?? ''),
  }
}
