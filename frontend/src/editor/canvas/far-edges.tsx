import { ViewportPortal } from '@xyflow/react'
import { useDocument } from '../session-context.tsx'
import { nodeHeight, nodeWidth, portY } from './node-geometry.ts'

/** All edges as one path, for zooms at which they can't be told apart anyway. */
export function FarEdges() {
  const document = useDocument()
  const nodes = new Map(document.nodes.map((node) => [node.id, node.position]))
  const middle = portY(0, 1, nodeHeight({ inputs: 1, outputs: 1 }))
  const path = document.edges
    .map((edge) => {
      const from = nodes.get(edge.from.node)
      const to = nodes.get(edge.to.node)
      if (from === undefined || to === undefined) return ''
      const startX = from.x + nodeWidth
      const bend = Math.max(40, Math.abs(to.x - startX) / 2)
      return `M${startX} ${from.y + middle}C${startX + bend} ${from.y + middle} ${to.x - bend} ${to.y + middle} ${to.x} ${to.y + middle}`
    })
    .join('')
  return (
    <ViewportPortal>
      <svg className="far-edges" width={1} height={1} aria-hidden>
        <path d={path} />
      </svg>
    </ViewportPortal>
  )
}
