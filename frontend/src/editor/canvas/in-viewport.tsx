import { useStore as useFlowStore } from '@xyflow/react'
import { useMemo, type ReactNode } from 'react'
import { createPortal } from 'react-dom'

const layers = {
  drawings: '.react-flow__viewport-portal',
  /** Above the wires. */
  labels: '.react-flow__edgelabel-renderer',
} as const

/**
 * Puts its children into what moves with the view. React Flow's own components for this look the element up again in every
 * frame of a pan, once for each wire that has a label.
 */
export function InViewport({ layer, children }: { layer: keyof typeof layers; children: ReactNode }) {
  const root = useFlowStore((state) => state.domNode)
  const target = useMemo(() => root?.querySelector(layers[layer]) ?? null, [layer, root])
  return target === null ? null : createPortal(children, target)
}
