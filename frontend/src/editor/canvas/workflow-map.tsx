import { nodeTypeOf, type NodeCategory } from '@flowza/nodes/core'
import { useReactFlow, useStoreApi, type ReactFlowState } from '@xyflow/react'
import { useLayoutEffect, useMemo, useRef, type PointerEvent } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { categoryColour } from '../category-icon.tsx'
import { boxAround } from '../core/snap.ts'
import { useDocument, useSession } from '../session-context.tsx'
import { boxesPath } from './far-shapes.ts'
import { nodeWidth, sizeOf } from './node-geometry.ts'

const size = { width: 200, height: 150 }

/**
 * The whole workflow in a corner, for those too large to be seen at once; pressing or dragging on it moves the view. It
 * is one drawing of a path a category, which panning leaves alone: only the frame of what is in view moves.
 */
export function WorkflowMap() {
  const { editor } = useSession()
  const { t } = useTranslation('canvas')
  const document = useDocument()
  const flow = useReactFlow()
  const { fills, bounds } = useMemo(() => {
    const groups = new Map<NodeCategory | null, { x: number; y: number; width: number; height: number }[]>()
    for (const node of document.nodes) {
      const category = nodeTypeOf(editor.nodeTypes, node.type)?.manifest.category ?? null
      const box = { ...node.position, ...sizeOf(document, editor.nodeTypes, node.id) }
      const group = groups.get(category)
      if (group === undefined) groups.set(category, [box])
      else group.push(box)
    }
    return {
      fills: [...groups].map(([category, boxes]) => ({ category, path: boxesPath(boxes) })),
      bounds: boxAround([...groups.values()].flat()),
    }
  }, [document, editor])
  const view = {
    x: bounds.x - nodeWidth,
    y: bounds.y - nodeWidth,
    width: bounds.width + 2 * nodeWidth,
    height: bounds.height + 2 * nodeWidth,
  }
  const scale = Math.max(view.width / size.width, view.height / size.height)

  function moveView(event: PointerEvent<SVGSVGElement>): void {
    const area = event.currentTarget.getBoundingClientRect()
    const x = view.x + view.width / 2 + (event.clientX - area.left - area.width / 2) * scale
    const y = view.y + view.height / 2 + (event.clientY - area.top - area.height / 2) * scale
    void flow.setCenter(x, y, { zoom: flow.getZoom() })
  }

  return (
    <svg
      className="canvas-map nopan nowheel"
      {...size}
      viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`}
      role="img"
      aria-label={t('map')}
      onPointerDown={(event) => {
        event.currentTarget.setPointerCapture(event.pointerId)
        moveView(event)
      }}
      onPointerMove={(event) => {
        if (event.currentTarget.hasPointerCapture(event.pointerId)) moveView(event)
      }}
    >
      {fills.map(({ category, path }) => (
        <path key={category} d={path} style={{ fill: categoryColour(category) }} />
      ))}
      <InView scale={scale} />
    </svg>
  )
}

/** The part of the workflow that the window shows. It follows the view without React, once a frame of a pan. */
function InView({ scale }: { scale: number }) {
  const flowStore = useStoreApi()
  const rect = useRef<SVGRectElement>(null)
  useLayoutEffect(() => {
    function follow({
      transform,
      width,
      height,
    }: Pick<ReactFlowState, 'transform' | 'width' | 'height'>): void {
      const [x, y, zoom] = transform
      const place = { x: -x / zoom, y: -y / zoom, width: width / zoom, height: height / zoom }
      for (const [name, value] of Object.entries(place)) rect.current?.setAttribute(name, String(value))
    }
    follow(flowStore.getState())
    return flowStore.subscribe((state, former) => {
      const isSame =
        state.transform === former.transform && state.width === former.width && state.height === former.height
      if (!isSame) follow(state)
    })
  }, [flowStore])
  return <rect ref={rect} className="map-view" strokeWidth={1.5 * scale} />
}
