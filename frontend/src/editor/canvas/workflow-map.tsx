import { nodeTypeOf, type NodeCategory, type WorkflowDocument } from '@flowza/nodes/core'
import { useReactFlow } from '@xyflow/react'
import { useCallback, useEffect, useMemo, useRef, useState, type PointerEvent } from 'react'
import { afterPaint } from '../../ui/after-paint.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { categoryColour } from '../category-icon.tsx'
import { boxAround } from '../core/snap.ts'
import { useSession } from '../session-context.tsx'
import { boxesPath } from './far-shapes.ts'
import { nodeWidth, sizeOf } from './node-geometry.ts'
import type { View } from './carried-view.ts'
import { useFollowingView } from './use-following-view.ts'

const size = { width: 200, height: 150 }

/**
 * The whole workflow in a corner, for those too large to be seen at once; pressing or dragging on it moves the view. It
 * is one drawing of a path a category, which panning leaves alone: only the frame of what is in view moves.
 */
export function WorkflowMap() {
  const { editor } = useSession()
  const { t } = useTranslation('canvas')
  const document = useDocumentBehind()
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

  function moveView(event: PointerEvent<HTMLDivElement>): void {
    const area = event.currentTarget.getBoundingClientRect()
    const x = view.x + view.width / 2 + (event.clientX - area.left - area.width / 2) * scale
    const y = view.y + view.height / 2 + (event.clientY - area.top - area.height / 2) * scale
    void flow.setCenter(x, y, { zoom: flow.getZoom() })
  }

  return (
    <div
      className="canvas-map nopan nowheel box-content!"
      style={size}
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
      <svg {...size} viewBox={`${view.x} ${view.y} ${view.width} ${view.height}`} className="block">
        {fills.map(({ category, path }) => (
          <path key={category} d={path} style={{ fill: categoryColour(category) }} />
        ))}
      </svg>
      <InView
        scale={scale}
        left={view.x + (view.width - size.width * scale) / 2}
        top={view.y + (view.height - size.height * scale) / 2}
      />
    </div>
  )
}

/** The document, once the picture of the last edit has been painted: what was edited shows it first. */
function useDocumentBehind(): WorkflowDocument {
  const { editor } = useSession()
  const [document, setDocument] = useState(() => editor.store.getState().document)
  useEffect(() => {
    let isBehind = false
    const follow = (): void => {
      if (isBehind) return
      isBehind = true
      afterPaint(() => {
        isBehind = false
        setDocument(editor.store.getState().document)
      })
    }
    follow()
    return editor.store.subscribe((state, former) => {
      if (state.document !== former.document) follow()
    })
  }, [editor])
  return document
}

/** The part of the workflow that the window shows; a pan only moves it, which paints nothing. */
function InView({ scale, left, top }: { scale: number; left: number; top: number }) {
  const frame = useRef<HTMLDivElement>(null)
  const follow = useCallback(
    ({ x, y, width, height }: View) => {
      if (frame.current === null) return
      const { style } = frame.current
      style.transform = `translate(${(x - left) / scale}px, ${(y - top) / scale}px)`
      // Whole pixels, as they are painted: most steps of a zoom then leave the layout alone.
      style.width = `${Math.round(width / scale)}px`
      style.height = `${Math.round(height / scale)}px`
    },
    [left, scale, top],
  )
  useFollowingView(follow)
  return <div ref={frame} className="map-view" />
}
