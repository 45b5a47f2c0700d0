/** The states of a run and of a node run, and every way from one to another. Nothing else decides this. */
import type { NodeRunStatus, RunStatus } from '../contracts/index.ts'

const runTransitions = {
  queued: ['running', 'succeeded', 'failed', 'cancelled'],
  running: ['succeeded', 'failed', 'cancelled'],
  succeeded: [],
  failed: [],
  cancelled: [],
} as const satisfies Record<RunStatus, readonly RunStatus[]>

const nodeRunTransitions = {
  // To running when it is done together with the node before it, in one process.
  waiting: ['queued', 'running', 'cached', 'failed', 'skipped', 'cancelled'],
  queued: ['running', 'waiting', 'failed', 'cancelled'],
  // To itself when another worker takes over a dead one's attempt; back when a worker hands it back or an input is gone.
  running: ['running', 'queued', 'waiting', 'succeeded', 'failed', 'cancelled'],
  // A stored result that turns out damaged is computed again.
  cached: ['queued', 'waiting'],
  succeeded: ['queued', 'waiting'],
  failed: [],
  // A disabled node waits for what it passes on to be made again.
  skipped: ['waiting'],
  cancelled: [],
} as const satisfies Record<NodeRunStatus, readonly NodeRunStatus[]>

export function canRunBecome(from: RunStatus, to: RunStatus): boolean {
  const targets: readonly RunStatus[] = runTransitions[from]
  return targets.includes(to)
}

export function canNodeRunBecome(from: NodeRunStatus, to: NodeRunStatus): boolean {
  const targets: readonly NodeRunStatus[] = nodeRunTransitions[from]
  return targets.includes(to)
}

/** No event follows. */
export function isRunOver(status: RunStatus): boolean {
  return runTransitions[status].length === 0
}

/** The node has ended in this run and its children need not wait for it. */
export function isNodeRunOver(status: NodeRunStatus): boolean {
  switch (status) {
    case 'waiting':
    case 'queued':
    case 'running':
      return false
    case 'cached':
    case 'succeeded':
    case 'failed':
    case 'skipped':
    case 'cancelled':
      return true
  }
}
