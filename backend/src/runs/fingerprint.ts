/** The key of a node's result and its digest. */
import { createHash } from 'node:crypto'
import { canonicalJson, fingerprintText, type FingerprintKey, type TableSchema } from '@flowza/nodes/core'
import type { PlannedNode } from './run-plan.ts'

export interface StoredDataset {
  digest: string
  schema: TableSchema | null
}

/** What stands for a data set in a fingerprint: its bytes and what it declares of its columns. */
export function datasetDigest(dataset: StoredDataset): string {
  if (dataset.schema === null) return dataset.digest
  return sha256(`${dataset.digest}\n${canonicalJson(dataset.schema)}`)
}

export function fingerprintKeyOf(
  node: PlannedNode,
  parts: { inputs: Record<string, string>; datasets: Record<string, string>; runtime: string },
): FingerprintKey {
  return { type: node.type, version: node.version, params: node.params, ...parts }
}

export function fingerprintOf(key: FingerprintKey): string {
  return sha256(fingerprintText(key))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
