import { and, eq, inArray } from 'drizzle-orm'
import { nodeTypeOf, sizeOfOutput, type FingerprintKey } from '@flowza/nodes/core'
import { artifacts } from '../db/schema.ts'
import type { Services } from '../services/context.ts'
import { memoryLimitFor } from './plan-limits.ts'
import { costOfKey, datasetSizes } from './plan-sizes.ts'

/** Asked twice for each task: when it is laid out and when it is begun. */
const known = new Map<string, number>()
const mostKnown = 1_000

/** The memory that the task of a node gets, from the sizes of what it works on; the usual limit where they aren't known. */
export async function memoryLimitOf(
  services: Pick<Services, 'db' | 'nodeTypes' | 'limits'>,
  node: { fingerprint: string | null; key: FingerprintKey | null; failures: number },
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
  const limit = memoryLimitFor(await estimatedBytes(services, key), limits)
  if (known.size >= mostKnown) known.delete(known.keys().next().value ?? '')
  known.set(fingerprint, limit)
  return limit
}

async function estimatedBytes(
  { db, nodeTypes }: Pick<Services, 'db' | 'nodeTypes'>,
  key: FingerprintKey,
): Promise<number> {
  if (nodeTypeOf(nodeTypes, key.type) === undefined) return 0
  const digests = Object.values(key.inputs)
  const [rows, files] = await Promise.all([
    digests.length === 0
      ? []
      : db
          .select()
          .from(artifacts)
          .where(and(eq(artifacts.workspaceId, key.workspace), inArray(artifacts.digest, digests))),
    Object.keys(key.datasets).length === 0 ? new Map() : datasetSizes(db, key.workspace),
  ])
  const sizes = {
    artifacts: new Map(rows.map((row) => [row.digest, sizeOfOutput(row)])),
    schemas: new Map(),
    datasets: files,
  }
  return costOfKey(nodeTypes, key, sizes)?.bytes ?? 0
}
