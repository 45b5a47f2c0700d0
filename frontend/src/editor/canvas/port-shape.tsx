import type { PortType } from '@flowza/nodes/core'

/** A port's kind by shape: table square, model circle, metrics diamond, file triangle. */
export function PortShape({ type, filled }: { type: PortType | null; filled: boolean }) {
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" className="port-shape" data-filled={filled} aria-hidden>
      {shapeOf(type)}
    </svg>
  )
}

function shapeOf(type: PortType | null) {
  switch (type) {
    case 'table':
      return <rect x={2.5} y={2.5} width={9} height={9} rx={1.5} />
    case 'model':
      return <circle cx={7} cy={7} r={5} />
    case 'metrics':
      return <path d="M7 1.2 12.8 7 7 12.8 1.2 7Z" />
    case 'file':
      return <path d="M2.5 2 12 7 2.5 12Z" />
    case null:
      return <path d="M3 3l8 8M11 3l-8 8" />
  }
}
