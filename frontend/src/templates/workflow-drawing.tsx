import type { Position, WorkflowDocument, WorkflowEdge } from '@flowza/nodes/core'

/** The category of a node type, which is its colour. */
export type CategoryOf = (nodeType: string) => string | undefined

/** What happened to a node, where the drawing compares two documents. */
export type NodeMark = 'added' | 'removed' | 'changed' | 'moved'

export const nodeMarks = {
  added: { sign: '+', colour: 'var(--state-good)' },
  removed: { sign: '−', colour: 'var(--state-bad)' },
  changed: { sign: '~', colour: 'var(--state-warning)' },
  moved: { sign: '↔', colour: 'var(--text-muted)' },
} as const

const card = { width: 224, height: 88 }

/**
 * A workflow in miniature: its cards in their colours, its edges as lines. With `marks`, what has no mark steps back.
 */
export function WorkflowDrawing(props: {
  document: WorkflowDocument
  categoryOf: CategoryOf
  marks?: ReadonlyMap<string, NodeMark>
  newEdges?: readonly WorkflowEdge[]
  goneEdges?: readonly WorkflowEdge[]
}) {
  const { document, categoryOf, newEdges = [], goneEdges = [] } = props
  if (document.nodes.length === 0) return null
  const xs = document.nodes.map(({ position }) => position.x)
  const ys = document.nodes.map(({ position }) => position.y)
  const margin = 40
  const left = Math.min(...xs) - margin
  const top = Math.min(...ys) - margin
  const width = Math.max(...xs) - left + card.width + margin
  const height = Math.max(...ys) - top + card.height + margin
  const places = new Map(document.nodes.map(({ id, position }) => [id, position]))
  return (
    <svg
      viewBox={`${left} ${top} ${width} ${height}`}
      className="h-full w-full"
      preserveAspectRatio="xMidYMid meet"
      aria-hidden
    >
      {document.edges.map((edge) => {
        const from = places.get(edge.from.node)
        const to = places.get(edge.to.node)
        if (from === undefined || to === undefined) return null
        const start = { x: from.x + card.width, y: from.y + card.height / 2 }
        const end = { x: to.x, y: to.y + card.height / 2 }
        return (
          <path
            key={`${edge.from.node} ${edge.from.port} ${edge.to.node} ${edge.to.port}`}
            d={edgePath(start, end)}
            fill="none"
            strokeWidth={7}
            strokeLinejoin="round"
            {...(goneEdges.includes(edge) && { strokeDasharray: '20 16' })}
            style={{
              stroke: goneEdges.includes(edge)
                ? nodeMarks.removed.colour
                : newEdges.includes(edge)
                  ? nodeMarks.added.colour
                  : 'var(--wire)',
            }}
          />
        )
      })}
      {document.nodes.map(({ id, type, position }) => {
        const category = categoryOf(type)
        const colour = category === undefined ? 'var(--line-strong)' : `var(--category-${category})`
        const kind = props.marks?.get(id)
        const mark = kind === undefined ? null : nodeMarks[kind]
        return (
          <g key={id} opacity={props.marks !== undefined && mark === null ? 0.45 : 1}>
            <rect
              {...position}
              {...card}
              rx={18}
              strokeWidth={5}
              style={{
                fill: `color-mix(in oklab, ${colour} 16%, var(--surface-raised))`,
                stroke: mark?.colour ?? `color-mix(in oklab, ${colour} 55%, var(--surface-raised))`,
                ...(mark !== null && { strokeWidth: 12 }),
                ...(kind === 'removed' && { strokeDasharray: '20 14' }),
              }}
            />
            <rect
              x={position.x + 22}
              y={position.y + 24}
              width={40}
              height={40}
              rx={10}
              style={{ fill: colour }}
            />
            <rect
              x={position.x + 78}
              y={position.y + 36}
              width={116}
              height={16}
              rx={8}
              style={{ fill: `color-mix(in oklab, ${colour} 40%, var(--surface-raised))` }}
            />
            {mark !== null && (
              <>
                <circle cx={position.x + card.width} cy={position.y} r={30} style={{ fill: mark.colour }} />
                <text
                  x={position.x + card.width}
                  y={position.y}
                  textAnchor="middle"
                  dominantBaseline="central"
                  fontSize={48}
                  fontWeight={700}
                  style={{ fill: 'var(--surface-panel)' }}
                >
                  {mark.sign}
                </text>
              </>
            )}
          </g>
        )
      })}
    </svg>
  )
}

/** A curve to the right, or round the cards where the flow turns back to a new row. */
function edgePath(start: Position, end: Position): string {
  if (end.x > start.x) {
    const bend = Math.max(40, (end.x - start.x) / 2)
    return `M${start.x} ${start.y}C${start.x + bend} ${start.y} ${end.x - bend} ${end.y} ${end.x} ${end.y}`
  }
  return `M${start.x} ${start.y}h24V${(start.y + end.y) / 2}H${end.x - 24}V${end.y}h24`
}
