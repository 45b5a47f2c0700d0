import { useConnection } from '@xyflow/react'
import { connectionObstacle } from '../core/connections.ts'
import { useSession } from '../session-context.tsx'

/** While an edge is drawn: why it can't end where the pointer is. */
export function ConnectionHint() {
  const { editor } = useSession()
  const reason = useConnection((connection) => {
    if (!connection.inProgress || connection.toHandle === null) return null
    const { fromHandle, toHandle } = connection
    if (fromHandle.nodeId === toHandle.nodeId && fromHandle.id === toHandle.id) return null
    if (fromHandle.type === toHandle.type) return `Join an output to an input.`
    const own = { node: fromHandle.nodeId, port: fromHandle.id ?? '' }
    const other = { node: toHandle.nodeId, port: toHandle.id ?? '' }
    const edge = fromHandle.type === 'source' ? { from: own, to: other } : { from: other, to: own }
    return connectionObstacle(editor.store.getState().document, editor.nodeTypes, edge)
  })
  if (reason === null) return null
  return <div className="connection-hint">{reason}</div>
}
