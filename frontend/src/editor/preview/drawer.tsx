/** The panel below the canvas: what the selected node gave, and what is wrong with the workflow. */
import { ChevronDown, ChevronUp } from 'lucide-react'
import { lazy, Suspense, useEffect } from 'react'
import { IconButton } from '../../ui/button.tsx'
import { EmptyState } from '../../ui/empty-state.tsx'
import { FailureFence } from '../../ui/failure-fence.tsx'
import { panelProps, TabBar } from '../../ui/tab-bar.tsx'
import { ProblemsPanel } from '../problems/problem-list.tsx'
import { nodeTitle } from '../core/connections.ts'
import { useInsight, useRunState, useSelectedNode, useSession, useUi } from '../session-context.tsx'
import { bestTab } from './best-tab.ts'
import { DataPanel } from './data-panel.tsx'
import { LogsPanel } from './logs-panel.tsx'
import { useMetrics } from './use-node-outputs.ts'

// Charts are drawn after a run, so they needn't come with the page.
const MetricsPanel = lazy(async () => ({ default: (await import('./metrics-panel.tsx')).MetricsPanel }))
const ChartsPanel = lazy(async () => ({ default: (await import('./metrics-panel.tsx')).ChartsPanel }))

export function Drawer() {
  const { editor, ui } = useSession()
  const node = useSelectedNode()
  const isOpen = useUi((state) => state.drawerOpen)
  const tab = useUi((state) => state.drawerTab)
  const problems = useInsight((insight) => insight.problems)
  const errors = problems.filter((problem) => problem.severity === 'error').length
  const nodeRun = useRunState((state) => (node === null ? undefined : state.nodes[node.id]))
  const { metrics } = useMetrics(node?.id ?? '')
  const hasCharts = (metrics?.charts.length ?? 0) > 0
  const id = node?.id ?? null
  const hasResult = nodeRun !== undefined && Object.keys(nodeRun.outputs).length > 0

  // A node with a result shows it at once; the tab follows what the node has.
  useEffect(() => {
    if (id === null) return
    const open = ui.getState().drawerTab
    const next =
      open === 'problems' && hasResult
        ? bestTab('data', nodeRun, hasCharts)
        : bestTab(open, nodeRun, hasCharts)
    ui.setState({ drawerTab: next, ...(hasResult && { drawerOpen: true }) })
    // Only when another node is selected or a first result arrives, never because a tab was clicked.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [id, hasResult])

  return (
    <section className="flex h-full flex-col bg-panel" aria-label="Results">
      <h2 className="sr-only">Results</h2>
      <div className="flex h-9 shrink-0 items-stretch border-b border-line pr-1 pl-1.5">
        <TabBar
          name="drawer"
          label="Results"
          current={tab}
          onChange={(drawerTab) => ui.setState({ drawerTab, drawerOpen: true })}
          tabs={[
            { id: 'data', title: 'Data' },
            { id: 'metrics', title: 'Metrics' },
            { id: 'charts', title: 'Charts' },
            { id: 'logs', title: 'Logs' },
            {
              id: 'problems',
              title: 'Problems',
              badge: problems.length > 0 && (
                <span
                  className={`rounded-full px-1.5 text-xs font-semibold numeric ${errors > 0 ? 'bg-bad-soft text-bad' : 'bg-warning-soft text-warning'}`}
                >
                  {problems.length}
                </span>
              ),
            },
          ]}
        />
        <span className="ml-auto flex items-center gap-2 text-muted">
          {node !== null && tab !== 'problems' && (
            <span className="max-w-60 truncate">
              {nodeTitle(editor.store.getState().document, editor.nodeTypes, node.id)}
            </span>
          )}
          <IconButton
            label={isOpen ? 'Close results' : 'Open results'}
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
          <Suspense fallback={<EmptyState title="Loading" />}>
            {tab === 'problems' ? (
              <ProblemsPanel />
            ) : node === null ? (
              <EmptyState title="No node selected">Select a node to see what came out of it.</EmptyState>
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
