import type { NodeRun } from '@flowza/backend/contracts'
import type { DrawerTab } from '../ui-store.ts'

/** The tab that shows most of a node, unless the one that is open has something to show too. */
export function bestTab(
  open: DrawerTab,
  nodeRun: NodeRun | undefined,
  hasCharts: boolean,
  hasLoss: boolean,
): DrawerTab {
  if (open === 'problems' || open === 'logs' || open === 'history') return open
  if (nodeRun?.status === 'failed') return 'logs'
  if (nodeRun?.status === 'running' && hasLoss) return 'charts'
  const kinds = Object.values(nodeRun?.outputs ?? {}).map((output) => output.kind)
  if (kinds.includes('metrics')) return open === 'charts' && hasCharts ? 'charts' : 'metrics'
  return open === 'charts' && hasLoss ? 'charts' : 'data'
}
