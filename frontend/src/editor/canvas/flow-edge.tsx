import type { Endpoint, PortType } from '@flowza/nodes/core'
import {
  BaseEdge,
  EdgeLabelRenderer,
  getBezierPath,
  getSmoothStepPath,
  type Edge,
  type EdgeProps,
} from '@xyflow/react'
import { memo } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { formatCount, formatShape } from '../../ui/format.ts'
import { useRunState } from '../session-context.tsx'

export type FlowEdgeType = Edge<
  { portType: PortType | null; from: Endpoint; names: { from: string; to: string } },
  'flow'
>

/** From the shape of the port, which is smaller than its hit area, to the shape of the other one. */
const inset = 6
/** Shorter wires have no room for a label between their cards. */
const roomForLabel = 130

/** An edge drawn by what flows on it: table solid, model double, metrics dotted, file dashed. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeType>) {
  const [path, x, y] = edgePath({
    sourceX: props.sourceX - inset,
    sourceY: props.sourceY,
    targetX: props.targetX + inset,
    targetY: props.targetY,
    sourcePosition: props.sourcePosition,
    targetPosition: props.targetPosition,
  })
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
        <EdgeShape from={props.data.from} x={x} y={y} />
      )}
    </g>
  )
})

/** Rows x columns of the table that went over the wire. */
function EdgeShape({ from, x, y }: { from: Endpoint; x: number; y: number }) {
  const { t } = useTranslation('canvas')
  const rows = useRunState((state) => state.nodes[from.node]?.outputs[from.port]?.rows ?? null)
  const columns = useRunState((state) => state.nodes[from.node]?.outputs[from.port]?.columns ?? null)
  if (rows === null || columns === null) return null
  return (
    <EdgeLabelRenderer>
      <span
        className="wire-label numeric"
        title={t('shape', { rows: formatCount(rows), columns })}
        style={{ transform: `translate(-50%, -50%) translate(${x}px, ${y}px)` }}
      >
        {formatShape(rows, columns)}
      </span>
    </EdgeLabelRenderer>
  )
}

type Ends = Pick<
  EdgeProps,
  'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition'
>

/** A curve where the flow goes on to the right; squared round the cards where it turns back to a new row. */
function edgePath(ends: Ends): [path: string, labelX: number, labelY: number] {
  const [path, x, y] =
    ends.targetX > ends.sourceX - 24
      ? getBezierPath({ ...ends, curvature: 0.3 })
      : getSmoothStepPath({ ...ends, borderRadius: 14, offset: 22 })
  return [path, x, y]
}
