import { useReactFlow, useStore } from '@xyflow/react'
import { Maximize, Minus, Plus } from 'lucide-react'
import { IconButton } from '../../ui/button.tsx'

/** Zoom, for those who don't know the keys. */
export function CanvasControls() {
  const flow = useReactFlow()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
  return (
    <div className="absolute bottom-3 left-3 flex items-center rounded-md border border-line bg-panel">
      <IconButton label="Zoom out" keys="-" onClick={() => void flow.zoomOut()}>
        <Minus size={15} aria-hidden />
      </IconButton>
      <span className="w-10 text-center text-sm text-muted numeric">{zoom} %</span>
      <IconButton label="Zoom in" keys="+" onClick={() => void flow.zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton label="Show all" keys="1" onClick={() => void flow.fitView({ padding: 0.08, maxZoom: 1 })}>
        <Maximize size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
