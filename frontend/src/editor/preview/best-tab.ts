import type { NodeRun } from '@flowza/backend/contracts'
import type { DrawerTab } from '../ui-store.ts'

/** The tab that shows most of a node, unless the one that is open has something to show too. */
export function bestTab(open: DrawerTab, nodeRun: NodeRun | undefined, hasCharts: boolean): DrawerTab {
  if (open === 'problems' || open === 'logs') return open
  if (nodeRun?.status === 'failed') return 'logs'
  const kinds = Object.values(nodeRun?.outputs ?? {}).map((output) => output.kind)
  if (kinds.includes('metrics')) return open === 'charts' && hasCharts ? 'charts' : 'metrics'
  return 'data'
}
