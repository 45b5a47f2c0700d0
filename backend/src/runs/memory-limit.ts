import { and, eq, inArray } from 'drizzle-orm'
import { nodeTypeOf, sizeOfOutput, type FingerprintKey, type Size } from '@flowza/nodes/core'
import { artifacts } from '../db/schema.ts'
import type { Services } from '../services/context.ts'
import { memoryLimitFor } from './plan-limits.ts'
import { costOfKey, datasetSizes } from './plan-sizes.ts'

/** Asked twice for each task: when it is laid out and when it is begun. */
const known = new Map<string, number>()
const mostKnown = 1_000

/**
 * The memory that the task of a node gets, from the sizes of what it works on; the usual limit where they aren't known.
 *
 * @param sizes of artifacts, by digest; those that are missing are looked up
 */
export async function memoryLimitOf(
  services: Pick<Services, 'db' | 'nodeTypes' | 'limits'>,
  node: { fingerprint: string | null; key: FingerprintKey | null; failures: number },
  sizes: ReadonlyMap<string, Size> = new Map(),
): Promise<number> {
  const { limits } = services
  const { fingerprint, key } = node
  // Nothing above the usual limit is to be had: no need to ask.
  if (fingerprint === null || key === null || limits.mostNodeMemoryBytes <= limits.nodeMemoryBytes) {
    return Math.min(limits.nodeMemoryBytes, limits.mostNodeMemoryBytes)
  }
  // It may have failed for want of memory, and formulas know little of one table.
  if (node.failures > 0) return limits.mostNodeMemoryBytes
  const before = known.get(fingerprint)
  if (before !== undefined) return before
  const limit = memoryLimitFor(await estimatedBytes(services, key, sizes), limits)
  if (known.size >= mostKnown) known.delete(known.keys().next().value ?? '')
  known.set(fingerprint, limit)
  return limit
}

async function estimatedBytes(
  { db, nodeTypes }: Pick<Services, 'db' | 'nodeTypes'>,
  key: FingerprintKey,
  sizes: ReadonlyMap<string, Size>,
): Promise<number> {
  if (nodeTypeOf(nodeTypes, key.type) === undefined) return 0
  const unknown = Object.values(key.inputs).filter((digest) => !sizes.has(digest))
  const [rows, files] = await Promise.all([
    unknown.length === 0
      ? []
      : db
          .select()
          .from(artifacts)
          .where(and(eq(artifacts.workspaceId, key.workspace), inArray(artifacts.digest, unknown))),
    Object.keys(key.datasets).length === 0 ? new Map() : datasetSizes(db, key.workspace),
  ])
  const found = new Map([...sizes, ...rows.map((row) => [row.digest, sizeOfOutput(row)] as const)])
  return costOfKey(nodeTypes, key, { artifacts: found, schemas: new Map(), datasets: files })?.bytes ?? 0
}
