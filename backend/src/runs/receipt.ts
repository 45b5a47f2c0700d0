/** Receipts: why a node had to run, and in one sentence why it did or didn't. */
import { compareFingerprints } from '@flowza/nodes/core'
import type { ChangeCause, NodeRunStatus, Receipt } from '../contracts/index.ts'
import type { FormerKey } from './former-keys.ts'
import type { NodeRunRow } from './present-run.ts'

/** Why no stored result fits, seen from what the node was run with the last time in the same scope. */
export function receiptOfMiss(
  { key, fingerprint }: Pick<NodeRunRow, 'key' | 'fingerprint'>,
  former: FormerKey | undefined,
): Receipt {
  if (former === undefined || key === null) return { reason: 'first_run' }
  if (former.fingerprint !== fingerprint) {
    return { reason: 'changed', changes: compareFingerprints(former.key, key) }
  }
  switch (former.status) {
    case 'succeeded':
    case 'cached':
      return { reason: 'not_stored', detail: 'The former result is no longer stored.' }
    case 'failed':
      return {
        reason: 'not_stored',
        detail: 'The last time this node failed, so there is no result to reuse.',
      }
    case 'waiting':
    case 'queued':
    case 'running':
      return { reason: 'not_stored', detail: 'The run before this one has not finished the node yet.' }
    case 'skipped':
    case 'cancelled':
      return {
        reason: 'not_stored',
        detail: `The last time this node was ${former.status}, so there is no result to reuse.`,
      }
  }
}

/** The answer to "why did this node run?" in one sentence, naming the nearest change. */
export function becauseOf(node: {
  node: string
  status: NodeRunStatus
  receipt: Receipt | null
  reason: string | null
  causes: readonly ChangeCause[]
}): string {
  const { receipt } = node
  if (receipt === null) return node.reason ?? reasonOfStatus(node.status)
  switch (receipt.reason) {
    case 'reused':
      return `Reused from run ${receipt.run}, finished ${receipt.finishedAt}: same params, inputs and code.`
    case 'first_run':
      return 'Ran because it had not run before.'
    case 'cache_off':
      return 'Ran because reuse was switched off for this run.'
    case 'not_deterministic':
      return 'Ran because equal inputs may give other results here, so they are never reused.'
    case 'not_stored':
      return `Ran because there was no result to reuse. ${receipt.detail}`
    case 'changed':
      return `Ran because ${becauseOfChange(node.node, node.causes)}.`
  }
}

/** `"Impute" gave something new: its strategy changed median -> mean` */
export function becauseOfChange(node: string, causes: readonly ChangeCause[]): string {
  const [first, ...more] = causes
  if (first === undefined) return 'its inputs changed'
  const further =
    more.length === 0 ? '' : ` (and ${more.length} more ${more.length === 1 ? 'change' : 'changes'})`
  return first.node === node
    ? `${first.text}${further}`
    : `"${first.title}" gave something new: ${first.text}${further}`
}

function reasonOfStatus(status: NodeRunStatus): string {
  switch (status) {
    case 'waiting':
      return 'It waits for what feeds it.'
    case 'queued':
      return 'It waits for a worker.'
    case 'running':
    case 'succeeded':
    case 'failed':
    case 'cached':
      return 'No receipt was written.'
    case 'skipped':
      return 'It was skipped.'
    case 'cancelled':
      return 'It was cancelled.'
  }
}
