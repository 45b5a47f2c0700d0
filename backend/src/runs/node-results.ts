/** The cache: looking results up, checking that they are still there, keeping new ones. */
import { and, desc, eq, inArray, isNotNull, sql } from 'drizzle-orm'
import type { FingerprintKey } from '@flowza/nodes/core'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { NodeRunStatus } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import { nodeResults, nodeRuns, runs, type StoredOutputs, type StoredWarning } from '../db/schema.ts'

export interface NodeResult {
  fingerprint: string
  outputs: StoredOutputs
  warnings: StoredWarning[]
  runId: string
  finishedAt: Date
}

/** The stored results for these fingerprints whose artifacts are all still in the store. */
export async function findNodeResults(
  transaction: Transaction,
  store: ArtifactStore,
  query: { workspaceId: string; fingerprints: readonly string[] },
): Promise<Map<string, NodeResult>> {
  if (query.fingerprints.length === 0) return new Map()
  const rows = await transaction
    .select()
    .from(nodeResults)
    .where(
      and(
        eq(nodeResults.workspaceId, query.workspaceId),
        inArray(nodeResults.fingerprint, [...query.fingerprints]),
      ),
    )
  const present = await Promise.all(
    rows.map(async (row) => {
      const digests = Object.values(row.outputs).map((output) => output.digest)
      const stored = await Promise.all(digests.map((digest) => store.getArtifact(digest)))
      return stored.every((artifact) => artifact !== null)
    }),
  )
  return new Map(rows.filter((_, index) => present[index]).map((row) => [row.fingerprint, row]))
}

export interface FormerKey {
  key: FingerprintKey
  fingerprint: string
  status: NodeRunStatus
}

/** What each node was run with the last time in this scope, for the receipts. */
export async function formerKeys(
  transaction: Transaction,
  query: { workspaceId: string; scope: string; before: string; nodes: readonly string[] },
): Promise<Map<string, FormerKey>> {
  if (query.nodes.length === 0) return new Map()
  const rows = await transaction
    .selectDistinctOn([nodeRuns.node], {
      node: nodeRuns.node,
      key: nodeRuns.key,
      fingerprint: nodeRuns.fingerprint,
      status: nodeRuns.status,
    })
    .from(nodeRuns)
    .innerJoin(runs, eq(runs.id, nodeRuns.runId))
    .where(
      and(
        eq(runs.workspaceId, query.workspaceId),
        eq(runs.scope, query.scope),
        sql`${runs.id} <> ${query.before}`,
        inArray(nodeRuns.node, [...query.nodes]),
        isNotNull(nodeRuns.key),
      ),
    )
    .orderBy(nodeRuns.node, desc(runs.createdAt))
  return new Map(
    rows.flatMap(({ node, key, fingerprint, status }) =>
      key === null || fingerprint === null ? [] : [[node, { key, fingerprint, status }]],
    ),
  )
}

export async function keepNodeResult(
  transaction: Transaction,
  result: NodeResult & { workspaceId: string; key: FingerprintKey },
): Promise<void> {
  const { workspaceId, fingerprint, ...rest } = result
  await transaction
    .insert(nodeResults)
    .values({ workspaceId, fingerprint, ...rest })
    .onConflictDoUpdate({ target: [nodeResults.workspaceId, nodeResults.fingerprint], set: rest })
}

/** Forgets every result that has the artifact among its outputs. */
export async function forgetArtifact(
  transaction: Transaction,
  query: { workspaceId: string; digest: string },
): Promise<void> {
  await transaction
    .delete(nodeResults)
    .where(
      and(
        eq(nodeResults.workspaceId, query.workspaceId),
        sql`exists (select 1 from jsonb_each(${nodeResults.outputs}) as output where output.value ->> 'digest' = ${query.digest})`,
      ),
    )
}
