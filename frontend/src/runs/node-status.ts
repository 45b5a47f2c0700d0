/** What a node's card says of its state: one state, one word. */
import type { NodeRun } from '@flowza/backend/contracts'
import { i18n } from '../i18n/i18n.ts'
import type { NodeProgress } from './run-store.ts'

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

interface StatusInput {
  disabled: boolean
  /** The node's part in the last run, if it had one. */
  nodeRun: NodeRun | undefined
  /** Whether the result no longer stands for what the node would do now. */
  isStale: boolean
}

export function stateOf({ disabled, nodeRun, isStale }: StatusInput): NodeState {
  if (disabled) return 'disabled'
  if (nodeRun === undefined) return 'idle'
  switch (nodeRun.status) {
    case 'succeeded':
    case 'cached':
      if (isStale) return 'stale'
      return nodeRun.warnings.length > 0 ? 'warning' : nodeRun.status
    case 'waiting':
    case 'queued':
    case 'running':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return nodeRun.status
  }
}

/** The state with its word; a running node's has its progress, a warning's their number. */
export function statusOf(input: StatusInput & { progress: NodeProgress | undefined }): NodeStatus {
  const { nodeRun, progress } = input
  const state = stateOf(input)
  switch (state) {
    case 'running':
      return {
        state,
        word:
          progress === undefined
            ? i18n.t('canvas:state.running')
            : i18n.t('canvas:state.runningAt', { percent: Math.floor(progress.fraction * 100) }),
      }
    case 'warning':
      return { state, word: i18n.t('canvas:state.warning', { count: nodeRun?.warnings.length ?? 0 }) }
    case 'idle':
    case 'stale':
    case 'waiting':
    case 'queued':
    case 'succeeded':
    case 'cached':
    case 'failed':
    case 'skipped':
    case 'cancelled':
    case 'disabled':
      return { state, word: i18n.t(`canvas:state.${state}`) }
  }
}
