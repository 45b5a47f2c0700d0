import type { PortType } from '@flowza/nodes/core'
import { BaseEdge, getBezierPath, getSmoothStepPath, type Edge, type EdgeProps } from '@xyflow/react'
import { memo } from 'react'

export type FlowEdgeType = Edge<{ portType: PortType | null }, 'flow'>

/** From the shape of the port, which is smaller than its hit area, to the shape of the other one. */
const inset = 6

/** An edge drawn by what flows on it: table solid, model double, metrics dotted, file dashed. */
export const FlowEdge = memo(function FlowEdge(props: EdgeProps<FlowEdgeType>) {
  const path = edgePath({
    sourceX: props.sourceX - inset,
    sourceY: props.sourceY,
    targetX: props.targetX + inset,
    targetY: props.targetY,
    sourcePosition: props.sourcePosition,
    targetPosition: props.targetPosition,
  })
  const portType = props.data?.portType ?? 'table'
  return (
    <g className="wire" data-port={portType} data-selected={props.selected === true || undefined}>
      <BaseEdge path={path} interactionWidth={20} className="wire-line" />
      {portType === 'model' && <path d={path} className="wire-core" />}
    </g>
  )
})

type Ends = Pick<
  EdgeProps,
  'sourceX' | 'sourceY' | 'targetX' | 'targetY' | 'sourcePosition' | 'targetPosition'
>

/** A curve where the flow goes on to the right; squared round the cards where it turns back to a new row. */
function edgePath(ends: Ends): string {
  if (ends.targetX > ends.sourceX - 24) return getBezierPath({ ...ends, curvature: 0.3 })[0]
  return getSmoothStepPath({ ...ends, borderRadius: 14, offset: 22 })[0]
}
