/** What a node's card says of its state: one state, one word. */
import type { NodeRun } from '@flowza/backend/contracts'
import { i18n } from '../i18n/i18n.ts'
import type { Sayable } from '../i18n/said.ts'
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
  /** Why it failed or didn't run, in a sentence; null when there is nothing more to say. */
  reason: Sayable | null
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

/**
 * The state with its word; a running node's has its progress, a warning's their number, a failed one's what ended it
 * where that was no failure of the node's own.
 */
export function statusOf(input: StatusInput & { progress: NodeProgress | undefined }): NodeStatus {
  const state = stateOf(input)
  return { state, word: wordOf(state, input), reason: reasonOf(state, input.nodeRun) }
}

function wordOf(
  state: NodeState,
  { nodeRun, progress }: { nodeRun: NodeRun | undefined; progress: NodeProgress | undefined },
): string {
  switch (state) {
    case 'running':
      return progress === undefined
        ? i18n.t('canvas:state.running')
        : i18n.t('canvas:state.runningAt', { percent: Math.floor(progress.fraction * 100) })
    case 'warning':
      return i18n.t('canvas:state.warning', { count: nodeRun?.warnings.length ?? 0 })
    case 'queued':
      return i18n.t(nodeRun?.retryAt ? 'canvas:state.triesAgain' : 'canvas:state.queued')
    case 'failed':
      return i18n.t(`canvas:state.${failureOf(nodeRun?.error?.code)}`)
    case 'idle':
    case 'stale':
    case 'waiting':
    case 'succeeded':
    case 'cached':
    case 'skipped':
    case 'cancelled':
    case 'disabled':
      return i18n.t(`canvas:state.${state}`)
  }
}

/** What ended the node from outside is one look away; what it says itself needs its sentence. */
function failureOf(code: string | undefined) {
  switch (code) {
    case 'OUT_OF_MEMORY':
      return 'outOfMemory'
    case 'TIMED_OUT':
      return 'timedOut'
    case 'TOO_MUCH_OUTPUT':
      return 'tooMuchOutput'
    case 'CRASHED':
      return 'crashed'
    case 'KILLED':
      return 'killed'
    default:
      return 'failed'
  }
}

function reasonOf(state: NodeState, nodeRun: NodeRun | undefined): Sayable | null {
  if (state === 'failed') return nodeRun?.error ?? null
  if (state !== 'skipped' && state !== 'cancelled') return null
  return nodeRun?.reason ? { message: nodeRun.reason } : null
}
