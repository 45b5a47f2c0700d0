import type { PortType } from '@flowza/nodes/core'

/**
 * A port's kind by shape: table square, model circle, metrics diamond, file triangle. The frequent two are plain boxes: each
 * drawing of its own costs the browser something in every frame of a pan.
 */
export function PortShape({ type, filled }: { type: PortType | null; filled: boolean }) {
  if (type === 'table' || type === 'model') {
    return <span className="port-shape port-box" data-type={type} data-filled={filled} aria-hidden />
  }
  return (
    <svg width={14} height={14} viewBox="0 0 14 14" className="port-shape" data-filled={filled} aria-hidden>
      {shapeOf(type)}
    </svg>
  )
}

function shapeOf(type: Exclude<PortType, 'table' | 'model'> | null) {
  switch (type) {
    case 'metrics':
      return <path d="M7 1.2 12.8 7 7 12.8 1.2 7Z" />
    case 'file':
      return <path d="M2.5 2 12 7 2.5 12Z" />
    case null:
      return <path d="M3 3l8 8M11 3l-8 8" />
  }
}
