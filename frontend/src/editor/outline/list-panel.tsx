/** The left panel: what can be added, or what is there. */
import { Suspense } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { panelProps, TabBar } from '../../ui/tab-bar.tsx'
import { Palette } from '../palette/palette.tsx'
import { useSession, useUi } from '../session-context.tsx'

const Outline = lazyPart(async () => (await import('./outline.tsx')).Outline)

export function ListPanel() {
  const { ui } = useSession()
  const { t } = useTranslation('palette')
  const tab = useUi((state) => state.listTab)
  return (
    <nav data-list className="flex h-full flex-col bg-panel" aria-label={t('left')}>
      <div className="shrink-0 border-b border-line px-1.5">
        <TabBar
          name="list"
          label={t('left')}
          current={tab}
          onChange={(listTab) => ui.setState({ listTab, surface: 'canvas' })}
          tabs={[
            { id: 'nodes', title: t('tabNodes') },
            { id: 'outline', title: t('tabOutline') },
          ]}
        />
      </div>
      <div {...panelProps('list', tab)} className="min-h-0 flex-1">
        {tab === 'nodes' ? (
          <Palette />
        ) : (
          <Suspense fallback={null}>
            <Outline />
          </Suspense>
        )}
      </div>
    </nav>
  )
}
