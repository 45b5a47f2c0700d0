/** What a node's card says of its state: one state, one word. */
import type { NodeRun } from '@flowza/backend/contracts'
import type { NodeProgress } from '../runs/run-store.ts'

export type NodeState =
  | 'idle'
  | 'stale'
  | 'waiting'
  | 'queued'
  | 'running'
  | 'succeeded'
  | 'cached'
  | 'warning'
  | 'failed'
  | 'skipped'
  | 'cancelled'
  | 'disabled'

export interface NodeStatus {
  state: NodeState
  word: string
}

/**
 * @param nodeRun the node's part in the last run, if it had one.
 * @param isStale whether the result no longer stands for what the node would do now.
 */
export function statusOf(input: {
  disabled: boolean
  nodeRun: NodeRun | undefined
  progress: NodeProgress | undefined
  isStale: boolean
}): NodeStatus {
  const { disabled, nodeRun, progress, isStale } = input
  if (disabled) return { state: 'disabled', word: 'Disabled' }
  if (nodeRun === undefined) return { state: 'idle', word: 'Not run' }
  switch (nodeRun.status) {
    case 'waiting':
      return { state: 'waiting', word: 'Waiting' }
    case 'queued':
      return { state: 'queued', word: 'Queued' }
    case 'running':
      return {
        state: 'running',
        word: progress === undefined ? 'Running' : `Running ${Math.floor(progress.fraction * 100)} %`,
      }
    case 'succeeded':
    case 'cached':
      if (isStale) return { state: 'stale', word: 'Will run again' }
      if (nodeRun.warnings.length > 0) {
        const count = nodeRun.warnings.length
        return { state: 'warning', word: `Done, ${count} warning${count === 1 ? '' : 's'}` }
      }
      return nodeRun.status === 'cached'
        ? { state: 'cached', word: 'Reused' }
        : { state: 'succeeded', word: 'Done' }
    case 'failed':
      return { state: 'failed', word: 'Failed' }
    case 'skipped':
      return { state: 'skipped', word: 'Skipped' }
    case 'cancelled':
      return { state: 'cancelled', word: 'Stopped' }
  }
}
