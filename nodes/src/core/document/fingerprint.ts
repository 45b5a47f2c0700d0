/** What a node's result depends on, as a value: hashed it is the cache key, compared it is the receipt. */
import { canonicalJson } from '../text/canonical-json.ts'

export interface FingerprintKey {
  /** Results are never shared between workspaces, so that none can tell from a hit what another has run. */
  workspace: string
  type: string
  version: number
  /** With defaults filled and `random_state` resolved: the workflow's seed is in here wherever it matters. */
  params: Record<string, unknown>
  /** Digest of the file behind each data set param and of what is declared of its columns. */
  datasets: Record<string, string>
  /** Content digest of the artifact at each input port; how it was made has no part in it. */
  inputs: Record<string, string>
  /** Digest of the source code that would run: the node type's and all that it loads. */
  implementation: string
  /** Version of each engine below that code. */
  engines: Record<string, string>
}

/** Rises when the key changes its form, so that a key of another form never fits. */
const keyFormat = 'flowza-key/2'

/** The params that a run uses: an empty `random_state` becomes the workflow's seed. */
export function effectiveParams(params: Record<string, unknown>, seed: number): Record<string, unknown> {
  return params['random_state'] === null ? { ...params, random_state: seed } : params
}

/** The text to hash: the same key gives the same text whatever the order of its fields. */
export function fingerprintText(key: FingerprintKey): string {
  return canonicalJson({ format: keyFormat, ...key })
}

export interface FingerprintDifference {
  /** `params.n_estimators`, `inputs.table`, `implementation`, `engines.duckdb`. */
  field: string
  before: unknown
  after: unknown
}

/** Which fields of the key changed, for the receipt; those that a person sets come first. */
export function compareFingerprints(before: FingerprintKey, after: FingerprintKey): FingerprintDifference[] {
  const flatBefore = flatten(before)
  const flatAfter = flatten(after)
  return [...new Set([...flatAfter.keys(), ...flatBefore.keys()])]
    .filter(
      (field) => canonicalJson(flatBefore.get(field) ?? null) !== canonicalJson(flatAfter.get(field) ?? null),
    )
    .map((field) => ({ field, before: flatBefore.get(field) ?? null, after: flatAfter.get(field) ?? null }))
}

function flatten(key: FingerprintKey): Map<string, unknown> {
  const fields = new Map<string, unknown>([
    ['type', key.type],
    ['version', key.version],
  ])
  for (const group of ['params', 'datasets', 'inputs', 'engines'] as const) {
    // A key that was stored in a former form may lack a group.
    for (const [name, value] of Object.entries(key[group] ?? {})) fields.set(`${group}.${name}`, value)
  }
  fields.set('implementation', key.implementation)
  return fields
}
