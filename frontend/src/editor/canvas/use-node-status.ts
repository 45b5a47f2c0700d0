import { statusOf, type NodeStatus } from '../../runs/node-status.ts'
import { useInsight, useNode, useRunState } from '../session-context.tsx'

/** A node's state, from the run store and what follows from the document; only this node's parts are listened to. */
export function useNodeStatus(id: string): NodeStatus {
  const disabled = useNode(id)?.disabled === true
  const nodeRun = useRunState((state) => state.nodes[id])
  const progress = useRunState((state) => state.progress[id])
  const isStale = useInsight((insight) => insight.stale.has(id))
  return statusOf({ disabled, nodeRun, progress, isStale })
}
