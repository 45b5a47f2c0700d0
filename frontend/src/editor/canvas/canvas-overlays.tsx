/** What is drawn over the cards for a moment: lines that help to place, originals of copies, the wire of a new node. */
import { useLayoutEffect, useRef } from 'react'
import { useStore } from 'zustand'
import { nodeById } from '../core/node-index.ts'
import type { SnapLine } from '../core/snap.ts'
import { useDocument, useSession, useUi } from '../session-context.tsx'
import { atRest, motionOf, type CanvasMotion } from './canvas-motion.ts'
import { InViewport } from './in-viewport.tsx'
import { portPlace, sizeOf } from './node-geometry.ts'

const axes = ['x', 'y'] as const

export function CanvasOverlays() {
  return (
    <InViewport layer="drawings">
      <svg className="canvas-overlays" width={1} height={1} aria-hidden>
        <SnapLines />
        <Originals />
        <GhostWire />
      </svg>
    </InViewport>
  )
}

function SnapLines() {
  return axes.map((axis) => <SnapLineOn key={axis} axis={axis} />)
}

/** Another one in most frames of a drag: written past React. */
function SnapLineOn({ axis }: { axis: SnapLine['axis'] }) {
  const motion = motionOf(useSession())
  const path = useRef<SVGPathElement>(null)
  const isThere = useStore(motion, ({ lines }) => lines.some((line) => line.axis === axis))
  useLayoutEffect(() => {
    if (!isThere) return
    const draw = ({ lines }: Pick<CanvasMotion, 'lines'>): void => {
      const line = lines.find((each) => each.axis === axis)
      if (line !== undefined) path.current?.setAttribute('d', linePath(line))
    }
    draw(motion.getState())
    return motion.subscribe(draw)
  }, [axis, isThere, motion])
  return isThere ? <path ref={path} className="snap-line" /> : null
}

function linePath({ axis, at, from, to }: SnapLine): string {
  return axis === 'x' ? `M${at} ${from - 12}V${to + 12}` : `M${from - 12} ${at}H${to + 12}`
}

/** While copies are dragged, the originals' places. */
function Originals() {
  const session = useSession()
  const document = useDocument()
  const motion = motionOf(session)
  const dragged = useStore(motion, (state) => (state.copying ? state.dragged : atRest.dragged))
  return [...dragged.keys()].map((id) => {
    const node = nodeById(document, id)
    if (node === undefined) return null
    const size = sizeOf(document, session.editor.nodeTypes, id)
    return <rect key={id} className="original" {...node.position} {...size} rx={8} />
  })
}

/** From the port to where its wire was dropped, while the list of nodes to add is open there. */
function GhostWire() {
  const { editor } = useSession()
  const document = useDocument()
  const request = useUi(({ overlay }) => (overlay?.kind === 'quick-add' ? overlay : null))
  if (request === null || request.fitting === null || request.at === undefined) return null
  const start = portPlace(document, editor.nodeTypes, request.fitting)
  if (start === null) return null
  const { at } = request
  const bend = (request.fitting.side === 'output' ? 1 : -1) * Math.max(32, Math.abs(at.x - start.x) / 2)
  return (
    <path
      className="ghost-wire"
      d={`M${start.x} ${start.y}C${start.x + bend} ${start.y} ${at.x - bend} ${at.y} ${at.x} ${at.y}`}
    />
  )
}
