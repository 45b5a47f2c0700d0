import { useConnection, useStore } from '@xyflow/react'
import { useSaid } from '../../i18n/said.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { connectionObstacle } from '../core/connections.ts'
import { useSession } from '../session-context.tsx'
import { endOfHandle } from './group-geometry.ts'

/** While an edge is drawn: why it can't end where the pointer is, beside the pointer. */
export function ConnectionHint() {
  const { editor } = useSession()
  const { t } = useTranslation('canvas')
  const said = useSaid()
  const reason = useConnection((connection) => {
    if (!connection.inProgress || connection.toHandle === null) return null
    const { fromHandle, toHandle } = connection
    if (fromHandle.nodeId === toHandle.nodeId && fromHandle.id === toHandle.id) return null
    if (fromHandle.type === toHandle.type) return t('joinOutputToInput')
    const own = endOfHandle(fromHandle.nodeId, fromHandle.id ?? '')
    const other = endOfHandle(toHandle.nodeId, toHandle.id ?? '')
    const edge = fromHandle.type === 'source' ? { from: own, to: other } : { from: other, to: own }
    const obstacle = connectionObstacle(editor.store.getState().document, editor.nodeTypes, edge)
    return obstacle && said(obstacle).message
  })
  return reason === null ? null : <Hint reason={reason} />
}

function Hint({ reason }: { reason: string }) {
  const x = useConnection((connection) => connection.to?.x ?? 0)
  const y = useConnection((connection) => connection.to?.y ?? 0)
  const left = useStore(({ transform }) => x * transform[2] + transform[0])
  const top = useStore(({ transform }) => y * transform[2] + transform[1])
  const width = useStore((state) => state.width)
  // Beside the pointer, on the side that has room.
  const isRight = left > width - 320
  return (
    <div
      role="tooltip"
      className="connection-hint"
      style={{ top: top + 16, ...(isRight ? { right: width - left + 12 } : { left: left + 12 }) }}
    >
      {reason}
    </div>
  )
}
