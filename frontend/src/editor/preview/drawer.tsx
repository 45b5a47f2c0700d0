/** The panel below the canvas: what the selected node gave, and what is wrong with the workflow. */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { Suspense, useEffect } from 'react'
import { lazyPart } from '../../ui/lazy-part.ts'
import { useTranslation } from '../../i18n/use-translation.ts'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureFence } from '../../ui/failure-fence.tsx'
import { panelProps, TabBar } from '../../ui/tab-bar.tsx'
import { afterRelease } from '../after-release.ts'
import { nodeTitle } from '../core/connections.ts'
import { useInsight, useRunState, useSelectedNode, useSession, useUi } from '../session-context.tsx'
import { bestTab } from './best-tab.ts'
import { useMetrics } from './use-node-outputs.ts'

// Results are looked at after a run, so what shows them needn't come with the page.
const DataPanel = lazyPart(async () => (await import('./data-panel.tsx')).DataPanel)
const HistoryPanel = lazyPart(async () => (await import('./history-panel.tsx')).HistoryPanel)
const MetricsPanel = lazyPart(async () => (await import('./metrics-panel.tsx')).MetricsPanel, 'charts')
const LogsPanel = lazyPart(async () => (await import('./logs-panel.tsx')).LogsPanel)
const ProblemsPanel = lazyPart(async () => (await import('../problems/problem-list.tsx')).ProblemsPanel)
const ChartsPanel = lazyPart(async () => (await import('./metrics-panel.tsx')).ChartsPanel, 'charts')

export function Drawer() {
  const { editor, ui } = useSession()
  const { t } = useTranslation('results')
  const node = useSelectedNode()
  const isOpen = useUi((state) => state.drawerOpen)
  const tab = useUi((state) => state.drawerTab)
  const isInUse = useUi((state) => state.isInUse)
  const problems = useInsight((insight) => insight.problems)
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const nodeRun = useRunState((state) => (node === null ? undefined : state.nodes[node.id]))
  const { metrics } = useMetrics(node?.id ?? '')
  const hasCharts = (metrics?.charts.length ?? 0) > 0
  const id = node?.id ?? null
  const hasLoss = useRunState((state) => node !== null && state.losses[node.id] !== undefined)
  const hasResult = nodeRun !== undefined && Object.keys(nodeRun.outputs).length > 0

  // The first look at rows shouldn't wait for the code that shows them.
  useEffect(() => {
    if (!isInUse) return
    // Without a connection it is fetched when it is opened.
    void Promise.allSettled([import('./data-panel.tsx'), import('../problems/problem-list.tsx')])
  }, [isInUse])

  // A node with a result shows it at once; the tab follows what the node has.
  useEffect(() => {
    if (id === null) return undefined
    const open = ui.getState().drawerTab
    const next =
      open === 'problems' && hasResult
        ? bestTab('data', nodeRun, hasCharts, hasLoss)
        : bestTab(open, nodeRun, hasCharts, hasLoss)
    ui.setState({ drawerTab: next })
    // What it opens over, and the view that makes way for it, may be what is being pressed.
    return hasResult || hasLoss ? afterRelease(() => ui.setState({ drawerOpen: true })) : undefined
    // Only when another node is selected or a first result arrives, never because a tab was clicked.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id, hasResult, hasLoss])

  return (
    <section data-results className="flex h-full flex-col bg-panel" aria-label={t('drawer.title')}>
      <h2 className="sr-only">{t('drawer.title')}</h2>
      <div className="flex h-9 shrink-0 items-stretch border-b border-line pr-1 pl-1.5">
        <TabBar
          name="drawer"
          label={t('drawer.title')}
          current={tab}
          onChange={(drawerTab) => ui.setState({ drawerTab, drawerOpen: true })}
          tabs={[
            { id: 'data', title: t('drawer.data') },
            { id: 'metrics', title: t('drawer.metrics') },
            { id: 'charts', title: t('drawer.charts') },
            { id: 'logs', title: t('drawer.logs') },
            {
              id: 'problems',
              title: t('drawer.problems'),
              badge: problems.length > 0 && (
                <span
                  className={`rounded-full px-1.5 text-xs font-semibold numeric ${errors > 0 ? 'bg-bad-soft text-bad' : 'bg-warning-soft text-warning'}`}
                >
                  {problems.length}
                </span>
              ),
            },
            { id: 'history', title: t('drawer.history') },
          ]}
        />
        <span className="ml-auto flex items-center gap-2 text-muted">
          {node !== null && tab !== 'problems' && tab !== 'history' && (
            <span className="max-w-60 truncate">
              {nodeTitle(editor.store.getState().document, editor.nodeTypes, node.id)}
            </span>
          )}
          <IconButton
            label={isOpen ? t('drawer.close') : t('drawer.open')}
            keys="`"
            aria-expanded={isOpen}
            onClick={() => ui.setState({ drawerOpen: !isOpen })}
          >
            {isOpen ? <ChevronDown size={16} aria-hidden /> : <ChevronUp size={16} aria-hidden />}
          </IconButton>
        </span>
      </div>
      <div {...panelProps('drawer', tab)} className="min-h-0 flex-1 overflow-auto" hidden={!isOpen}>
        <FailureFence key={tab}>
          <Suspense fallback={<EmptyState title={t('loading')} />}>
            {tab === 'problems' ? (
              <ProblemsPanel />
            ) : tab === 'history' ? (
              <HistoryPanel />
            ) : node === null ? (
              <EmptyState title={t('drawer.noNode')}>{t('drawer.selectNode')}</EmptyState>
            ) : tab === 'data' ? (
              <DataPanel key={node.id} node={node.id} />
            ) : tab === 'metrics' ? (
              <MetricsPanel node={node.id} />
            ) : tab === 'charts' ? (
              <ChartsPanel node={node.id} />
            ) : (
              <LogsPanel node={node.id} />
            )}
          </Suspense>
        </FailureFence>
      </div>
    </section>
  )
}
