/** Receipts: why a node had to run. */
import { compareFingerprints } from '@flowza/nodes/core'
import type { Receipt } from '../contracts/index.ts'
import type { FormerKey } from './node-results.ts'
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
