import { useCallback, useRef } from 'react'
import { InViewport } from './in-viewport.tsx'
import type { View } from './carried-view.ts'
import { useFollowingView } from './use-following-view.ts'

const gap = 24

/**
 * The dots of the canvas. They lie in the viewport and move with it, so that panning and zooming paint nothing; only when
 * the view leaves what they cover are they laid out anew.
 */
export function CanvasDots() {
  const area = useRef<SVGRectElement>(null)
  const covered = useRef<Omit<View, 'zoom'> | null>(null)
  const follow = useCallback(({ x, y, width, height }: View) => {
    const present = covered.current
    const isCovered =
      present !== null &&
      x >= present.x &&
      y >= present.y &&
      x + width <= present.x + present.width &&
      y + height <= present.y + present.height &&
      // After zooming in, most of it would be painted for nothing.
      present.width <= 8 * width
    if (isCovered) return
    covered.current = { x: x - width, y: y - height, width: 3 * width, height: 3 * height }
    for (const [name, value] of Object.entries(covered.current)) {
      area.current?.setAttribute(name, String(value))
    }
  }, [])
  useFollowingView(follow)
  return (
    <InViewport layer="drawings">
      <svg className="canvas-dots" width={1} height={1} aria-hidden>
        <pattern id="canvas-dots" width={gap} height={gap} patternUnits="userSpaceOnUse">
          <circle cx={gap / 2 - 0.5} cy={gap / 2 - 0.5} r={0.5} />
        </pattern>
        <rect ref={area} fill="url(#canvas-dots)" />
      </svg>
    </InViewport>
  )
}
