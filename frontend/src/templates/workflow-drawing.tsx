import type { Position, WorkflowDocument } from '@flowza/nodes/core'

/** The category of a node type, which is its colour. */
export type CategoryOf = (nodeType: string) => string | undefined

const card = { width: 224, height: 88 }

/** A workflow in miniature: its cards in their colours, its edges as lines. */
export function WorkflowDrawing({
  document,
  categoryOf,
}: {
  document: WorkflowDocument
  categoryOf: CategoryOf
}) {
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
            style={{ stroke: 'var(--wire)' }}
          />
        )
      })}
      {document.nodes.map(({ id, type, position }) => {
        const category = categoryOf(type)
        const colour = category === undefined ? 'var(--line-strong)' : `var(--category-${category})`
        return (
          <g key={id}>
            <rect
              {...position}
              {...card}
              rx={18}
              strokeWidth={5}
              style={{
                fill: `color-mix(in oklab, ${colour} 16%, var(--surface-raised))`,
                stroke: `color-mix(in oklab, ${colour} 55%, var(--surface-raised))`,
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
