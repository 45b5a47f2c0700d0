import { useReactFlow, useStore } from '@xyflow/react'
import { Hand, Maximize, Minus, MousePointer2, Plus } from 'lucide-react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { useSession, useUi } from '../session-context.tsx'

/** Zoom and tool, for those who don't know the keys. */
export function CanvasControls() {
  const { ui } = useSession()
  const { t } = useTranslation('canvas')
  const flow = useReactFlow()
  const zoom = useStore((state) => Math.round(state.transform[2] * 100))
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
      <span className="w-10 text-center text-sm text-muted numeric">{zoom} %</span>
      <IconButton label={t('zoomIn')} keys="+" onClick={() => void flow.zoomIn()}>
        <Plus size={15} aria-hidden />
      </IconButton>
      <IconButton label={t('showAll')} keys="1" onClick={() => ui.getState().canvas?.fit()}>
        <Maximize size={14} aria-hidden />
      </IconButton>
    </div>
  )
}
