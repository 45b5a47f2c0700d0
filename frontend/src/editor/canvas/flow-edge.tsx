import type { Endpoint, PortType } from '@flowza/nodes/core'
import { BaseEdge, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatShape } from '../../ui/format.ts'
import { useRunState } from '../session-context.tsx'
import { InViewport } from './in-viewport.tsx'
import { portSize } from './node-geometry.ts'
import { labelTransform, wirePath } from './wire-path.ts'

export type FlowEdgeType = Edge<
  { portType: PortType | null; from: Endpoint; names: { from: string; to: string } },
  'flow'
>

/** Shorter wires have no room for a label between their cards. */
const roomForLabel = 130

/** An edge drawn by what flows on it: table solid, model double, metrics dotted, file dashed. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeType>) {
  // React Flow's ends are the outer edges of the ports' hit areas.
  const [path, x, y] = wirePath(
    { x: props.sourceX - portSize / 2, y: props.sourceY },
    { x: props.targetX + portSize / 2, y: props.targetY },
  )
  const portType = props.data?.portType ?? 'table'
  const isRunning = useRunState((state) => state.nodes[props.data?.from.node ?? '']?.status === 'running')
  const hasRoom = props.targetX - props.sourceX >= roomForLabel
  return (
    <g
      className="wire"
      data-port={portType}
      data-selected={props.selected === true || undefined}
      data-running={isRunning || undefined}
    >
      <BaseEdge path={path} interactionWidth={24} className="wire-line" />
      {portType === 'model' && <path d={path} className="wire-core" />}
      {portType === 'table' && hasRoom && props.data !== undefined && (
        <EdgeShape edge={props.id} from={props.data.from} x={x} y={y} />
      )}
    </g>
  )
})

/** Rows x columns of the table that went over the wire. */
function EdgeShape({ edge, from, x, y }: { edge: string; from: Endpoint; x: number; y: number }) {
  const { t } = useTranslation('canvas')
  const rows = useRunState((state) => state.nodes[from.node]?.outputs[from.port]?.rows ?? null)
  const columns = useRunState((state) => state.nodes[from.node]?.outputs[from.port]?.columns ?? null)
  if (rows === null || columns === null) return null
  return (
    <InViewport layer="labels">
      <span
        className="wire-label numeric"
        title={t('shape', { rows: formatCount(rows), columns })}
        data-edge={edge}
        style={{ transform: labelTransform(x, y) }}
      >
        {formatShape(rows, columns)}
      </span>
    </InViewport>
  )
}
