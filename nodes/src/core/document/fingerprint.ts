/** What a node's result depends on, as a value: hashed it is the cache key, compared it is the receipt. */
import { canonicalJson } from '../text/canonical-json.ts'

export interface FingerprintKey {
  type: string
  version: number
  /** With defaults filled and `random_state` resolved. */
  params: Record<string, unknown>
  /** Digest of the file behind each data set param. */
  datasets: Record<string, string>
  /** Digest of the artifact at each input port. */
  inputs: Record<string, string>
  /** Digest of the code that would run. */
  runtime: string
}

/** The params that a run uses: an empty `random_state` becomes the workflow's seed. */
export function effectiveParams(params: Record<string, unknown>, seed: number): Record<string, unknown> {
  return params['random_state'] === null ? { ...params, random_state: seed } : params
}

/** The text to hash: the same key gives the same text whatever the order of its fields. */
export function fingerprintText(key: FingerprintKey): string {
  return canonicalJson(key)
}

export interface FingerprintDifference {
  /** `params.n_estimators`, `inputs.table`, `runtime`. */
  field: string
  before: unknown
  after: unknown
}

/** Which fields of the key changed, for the receipt. */
export function compareFingerprints(before: FingerprintKey, after: FingerprintKey): FingerprintDifference[] {
  const flatBefore = flatten(before)
  const flatAfter = flatten(after)
  return [...new Set([...flatBefore.keys(), ...flatAfter.keys()])]
    .filter(
      (field) => canonicalJson(flatBefore.get(field) ?? null) !== canonicalJson(flatAfter.get(field) ?? null),
    )
    .map((field) => ({ field, before: flatBefore.get(field) ?? null, after: flatAfter.get(field) ?? null }))
}

function flatten(key: FingerprintKey): Map<string, unknown> {
  const fields = new Map<string, unknown>([
    ['type', key.type],
    ['version', key.version],
    ['runtime', key.runtime],
  ])
  for (const group of ['params', 'datasets', 'inputs'] as const) {
    for (const [name, value] of Object.entries(key[group])) fields.set(`${group}.${name}`, value)
  }
  return fields
}
