import { ChevronDown } from 'lucide-react'
import { useTranslation } from '../../i18n/use-translation.ts'
import { isActive } from '../../runs/run-store.ts'
import { ActionMenu } from '../../ui/action-menu.tsx'
import { LaterMenuIcon } from '../commands/overlays.tsx'
import { useInsight, useRunState, useSession } from '../session-context.tsx'
import { runAgain, runStale, runToHere } from './run-parts.ts'

/** Beside Run: a part of the workflow, or all of it anew. */
export function RunMenu() {
  const { t } = useTranslation('runs')
  const session = useSession()
  const active = useRunState((state) => isActive(state.run))
  const stale = useInsight((insight) => insight.stale.size)
  if (active) return null
  return (
    <span className="run-menu">
      <ActionMenu
        label={
          <>
            <ChevronDown size={14} aria-hidden />
            <span className="sr-only">{t('ways.label')}</span>
          </>
        }
        actions={[
          {
            title: t('ways.here'),
            description: t('ways.hereHelp'),
            icon: <LaterMenuIcon name="toHere" />,
            onSelect: () => runToHere(session),
          },
          {
            title: t('ways.stale'),
            description: t('ways.staleHelp', { count: stale }),
            icon: <LaterMenuIcon name="stale" />,
            onSelect: () => runStale(session),
          },
          {
            title: t('ways.again'),
            description: t('ways.againHelp'),
            icon: <LaterMenuIcon name="again" />,
            onSelect: () => runAgain(session),
          },
          {
            title: t('commands:title.plan'),
            description: t('ways.planHelp'),
            icon: <LaterMenuIcon name="plan" />,
            onSelect: () => session.ui.setState({ overlay: { kind: 'plan' } }),
          },
          {
            title: t('commands:title.sweep'),
            description: t('ways.sweepHelp'),
            icon: <LaterMenuIcon name="grid" />,
            onSelect: () => session.ui.setState({ overlay: { kind: 'sweep' } }),
          },
          {
            title: t('commands:title.schedule'),
            description: t('ways.scheduleHelp'),
            icon: <LaterMenuIcon name="schedule" />,
            onSelect: () => session.ui.setState({ overlay: { kind: 'schedule' } }),
          },
        ]}
      />
    </span>
  )
}
