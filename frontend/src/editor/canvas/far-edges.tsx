import type { NodeTypes, WorkflowDocument, WorkflowEdge } from '@flowza/nodes/core'
import { useMemo } from 'react'
import { groupsOf, isInside } from '../core/groups.ts'
import { nodeById } from '../core/node-index.ts'
import { useDocument, useSession } from '../session-context.tsx'
import type { Dragged } from './dragged.ts'
import { boundsOf, boxPlace } from './group-geometry.ts'
import { InViewport } from './in-viewport.tsx'
import { nodeHeight, nodeWidth, portY } from './node-geometry.ts'

const middle = portY(0, 1, nodeHeight({ inputs: 1, outputs: 1 }))
const atRest: Dragged = new Map()

/** All edges as one path, for zooms at which they can't be told apart anyway; those of dragged nodes as another. */
export function FarEdges({ dragged }: { dragged: Dragged }) {
  const document = useDocument()
  const { editor } = useSession()
  const movedIds = [...dragged.keys()].toSorted().join('\n')
  const { resting, moving } = useMemo(() => {
    const moved = new Set(movedIds.split('\n'))
    const seen = document.edges.filter((edge) => !isInside(document, edge))
    const isMoving = (edge: WorkflowEdge): boolean => moved.has(edge.from.node) || moved.has(edge.to.node)
    const places = createPlaces(document, editor.nodeTypes, atRest)
    return {
      resting: pathOf(
        seen.filter((edge) => !isMoving(edge)),
        places,
      ),
      moving: seen.filter(isMoving),
    }
  }, [document, editor, movedIds])
  return (
    <InViewport layer="drawings">
      <svg className="far-edges" width={1} height={1} aria-hidden>
        <path d={resting} />
        {moving.length > 0 && (
          <path className="far-moving" d={farWires(document, editor.nodeTypes, moving, dragged)} />
        )}
      </svg>
    </InViewport>
  )
}

/** The path of some edges while nodes are on their way. */
export function farWires(
  document: WorkflowDocument,
  nodeTypes: NodeTypes,
  edges: readonly WorkflowEdge[],
  dragged: Dragged,
): string {
  return pathOf(edges, createPlaces(document, nodeTypes, dragged))
}

type PlaceOf = (id: string) => { x: number; y: number } | undefined

/** Where a node, or the box of its collapsed group, is. */
function createPlaces(document: WorkflowDocument, nodeTypes: NodeTypes, dragged: Dragged): PlaceOf {
  const { hidden, members } = groupsOf(document)
  return (id) => {
    const group = hidden.get(id)
    if (group === undefined) return dragged.get(id) ?? nodeById(document, id)?.position
    const bounds = boundsOf(document, nodeTypes, members.get(group) ?? [], dragged)
    return bounds === null ? undefined : boxPlace(bounds)
  }
}

function pathOf(edges: readonly WorkflowEdge[], placeOf: PlaceOf): string {
  let path = ''
  for (const edge of edges) {
    const from = placeOf(edge.from.node)
    const to = placeOf(edge.to.node)
    if (from === undefined || to === undefined) continue
    const startX = from.x + nodeWidth
    const bend = Math.max(40, Math.abs(to.x - startX) / 2)
    path += `M${startX} ${from.y + middle}C${startX + bend} ${from.y + middle} ${to.x - bend} ${to.y + middle} ${to.x} ${to.y + middle}`
  }
  return path
}
