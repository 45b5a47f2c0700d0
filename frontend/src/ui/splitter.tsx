import { useRef, type KeyboardEvent, type PointerEvent } from 'react'

export interface SplitterProps {
  label: string
  /** Where the panel that it sizes stands. */
  side: 'left' | 'right' | 'below'
  /** The id of the panel. */
  panel: string
  /** Of the panel, in pixels; a closed one keeps the size that it opens with. */
  size: number
  min: number
  max: number
  isOpen: boolean
  onChange: (next: { size: number; isOpen: boolean }) => void
}

const step = 16
const farStep = 64

/**
 * The line between a panel and its neighbour, dragged or moved by the arrow keys. Beyond half of its least size the panel
 * closes; Enter and a double click close and open it (the pattern "window splitter" of the ARIA Authoring Practices).
 */
export function Splitter({ label, side, panel, size, min, max, isOpen, onChange }: SplitterProps) {
  const drag = useRef<{ at: number; size: number } | null>(null)
  const grows = side === 'left' ? 1 : -1
  const [less, more] =
    side === 'below'
      ? ['ArrowDown', 'ArrowUp']
      : side === 'left'
        ? ['ArrowLeft', 'ArrowRight']
        : ['ArrowRight', 'ArrowLeft']
  const positionOf = (event: PointerEvent): number => (side === 'below' ? event.clientY : event.clientX)

  function resize(wanted: number): void {
    const stays = wanted >= min / 2
    onChange({ size: stays ? Math.max(min, Math.min(max, Math.round(wanted))) : size, isOpen: stays })
  }

  function onKeyDown(event: KeyboardEvent): void {
    const by = event.shiftKey ? farStep : step
    if (event.key === 'Enter') onChange({ size, isOpen: !isOpen })
    else if (event.key === less) {
      if (isOpen) onChange(size <= min ? { size, isOpen: false } : { size: Math.max(min, size - by), isOpen })
    } else if (event.key === more) {
      onChange({ size: isOpen ? Math.min(max, size + by) : size, isOpen: true })
    } else if (event.key === 'Home') onChange({ size, isOpen: false })
    else if (event.key === 'End') onChange({ size: max, isOpen: true })
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div
      role="separator"
      className="panel-separator"
      tabIndex={0}
      aria-label={label}
      aria-orientation={side === 'below' ? 'horizontal' : 'vertical'}
      aria-controls={panel}
      aria-valuemin={0}
      aria-valuemax={max}
      aria-valuenow={isOpen ? size : 0}
      onKeyDown={onKeyDown}
      onPointerDown={(event) => {
        if (event.button !== 0) return
        event.preventDefault()
        event.currentTarget.setPointerCapture(event.pointerId)
        drag.current = { at: positionOf(event), size: isOpen ? size : 0 }
      }}
      onPointerMove={(event) => {
        if (drag.current === null) return
        resize(drag.current.size + grows * (positionOf(event) - drag.current.at))
      }}
      onDoubleClick={() => onChange({ size, isOpen: !isOpen })}
      onLostPointerCapture={() => {
        drag.current = null
      }}
    />
  )
}
