import { createHash } from 'node:crypto'
import { fingerprintText, type FingerprintKey } from '@flowza/nodes/core'

/** What the results of a node with other inputs have in common with this one: the digest of all else in its key. */
export function shapeOf(key: FingerprintKey): string {
  return createHash('sha256')
    .update(fingerprintText({ ...key, inputs: {} }))
    .digest('hex')
}
