import { useTranslation } from '../i18n/use-translation.ts'
import { useSession } from './session-context.tsx'
import { focusNode } from './ui-store.ts'

/** The first stops of the page, seen only while they have the focus: past the bars to where the work is. */
export function SkipLinks() {
  const { ui } = useSession()
  const { t } = useTranslation('editor')
  const look =
    'absolute top-1 left-1 z-50 h-8 -translate-y-20 rounded-[5px] bg-accent px-3 font-semibold text-on-accent focus:translate-y-0'
  const firstIn = (selector: string): void =>
    document.querySelector<HTMLElement>(`${selector} :is(input, button, [tabindex="0"])`)?.focus()
  return (
    <nav aria-label={t('skip.label')}>
      <button
        type="button"
        className={look}
        onClick={() => {
          const { currentNode, canvas } = ui.getState()
          const stop = document.querySelector<HTMLElement>('.canvas [tabindex="0"]')
          ui.setState({ surface: 'canvas', area: 'canvas' })
          if (currentNode !== null) focusNode(ui, currentNode)
          else if (stop !== null) stop.focus()
          else canvas?.focus()
        }}
      >
        {t('skip.canvas')}
      </button>
      <button
        type="button"
        className={look}
        onClick={() => {
          ui.setState({ paletteOpen: true, listTab: 'outline', surface: 'outline', area: 'list' })
          firstIn('[data-outline] [role="tree"]')
        }}
      >
        {t('skip.outline')}
      </button>
      <button
        type="button"
        className={look}
        onClick={() => {
          ui.setState({ inspectorOpen: true, area: 'inspector' })
          requestAnimationFrame(() => firstIn('[data-inspector]'))
        }}
      >
        {t('skip.inspector')}
      </button>
    </nav>
  )
}
