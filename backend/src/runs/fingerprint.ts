/** The key of a node's result and its digest. */
import { createHash } from 'node:crypto'
import { canonicalJson, fingerprintText, type FingerprintKey, type TableSchema } from '@flowza/nodes/core'
import type { NodeCode } from '@flowza/nodes/runtime/digest'
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

/** Everything that the result of a planned node depends on. */
export function fingerprintKeyOf(
  node: Pick<PlannedNode, 'type' | 'version' | 'params'>,
  parts: {
    workspace: string
    inputs: Record<string, string>
    datasets: Record<string, string>
    code: NodeCode
  },
): FingerprintKey {
  const { workspace, inputs, datasets, code } = parts
  return {
    workspace,
    type: node.type,
    version: node.version,
    params: node.params,
    datasets,
    inputs,
    implementation: implementationOf(code, node.type),
    engines: { ...code.engines },
  }
}

/** Digest of the code that runs nodes of a type. */
export function implementationOf(code: NodeCode, type: string): string {
  return Object.hasOwn(code.implementations, type) ? code.implementations[type] : code.everything
}

export function fingerprintOf(key: FingerprintKey): string {
  return sha256(fingerprintText(key))
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
