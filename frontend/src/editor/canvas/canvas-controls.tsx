import { useReactFlow } from '@xyflow/react'
import { Hand, Maximize, Minus, MousePointer2, Plus } from 'lucide-react'
import { useCallback, useRef } from 'react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { useSession, useUi } from '../session-context.tsx'
import type { View } from './carried-view.ts'
import { useFollowingView } from './use-following-view.ts'

/** Zoom and tool, for those who don't know the keys. */
export function CanvasControls() {
  const { ui } = useSession()
  const { t } = useTranslation('canvas')
  const flow = useReactFlow()
  const tool = useUi((state) => state.tool)
  return (
    <div
      role="toolbar"
      aria-label={t('tools')}
      className="absolute bottom-3 left-3 z-5 flex items-center rounded-md border border-line bg-panel"
    >
      <IconButton
        label={t('selectTool')}
        keys="V"
        aria-pressed={tool === 'select'}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => ui.setState({ tool: 'select' })}
      >
        <MousePointer2 size={14} aria-hidden />
      </IconButton>
      <IconButton
        label={t('handTool')}
        keys="H"
        aria-pressed={tool === 'hand'}
        className="aria-pressed:bg-accent-soft aria-pressed:text-accent"
        onClick={() => ui.setState({ tool: 'hand' })}
      >
        <Hand size={14} aria-hidden />
      </IconButton>
      <span className="mx-0.5 h-4 w-px bg-line" />
      <IconButton label={t('zoomOut')} keys="-" onClick={() => void flow.zoomOut()}>
        <Minus size={15} aria-hidden />
      </IconButton>
      <ZoomLevel />
      <IconButton label={t('zoomIn')} keys="+" onClick={() => void flow.zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton label={t('showAll')} keys="1" onClick={() => ui.getState().canvas?.fit()}>
        <Maximize size={14} aria-hidden />
      </IconButton>
    </div>
  )
}

/** Changes in most frames of a zoom: written past React, in a box that nothing else is laid out by. */
function ZoomLevel() {
  const text = useRef<HTMLSpanElement>(null)
  useFollowingView(
    useCallback(({ zoom }: View) => {
      const percent = `${Math.round(zoom * 100)} %`
      if (text.current !== null && text.current.textContent !== percent) text.current.textContent = percent
    }, []),
  )
  return (
    <span ref={text} className="h-4 w-10 text-center text-sm leading-4 text-muted numeric contain-strict" />
  )
}
