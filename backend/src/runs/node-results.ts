/** The cache: looking results up, checking that they are still there, keeping new ones. */
import { and, desc, eq, inArray, isNotNull, ne, sql } from 'drizzle-orm'
import type { FingerprintKey } from '@flowza/nodes/core'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { NodeRunStatus } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import { shapeOf } from './shape.ts'
import {
  artifacts,
  nodeResults,
  nodeRuns,
  runs,
  type StoredOutputs,
  type StoredWarning,
} from '../db/schema.ts'

export interface NodeResult {
  fingerprint: string
  outputs: StoredOutputs
  warnings: StoredWarning[]
  runId: string
  finishedAt: Date
}

/** The stored results for these fingerprints whose artifacts are all still in the store, byte for byte. */
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
    // Held until the transaction has written down what it reuses, so that a sweep leaves the results alone meanwhile.
    .for('key share')
  const present = await Promise.all(
    rows.map(async (row) => {
      const digests = Object.values(row.outputs).map((output) => output.digest)
      const intact = await Promise.all(digests.map((digest) => store.isIntact(digest)))
      return intact.every(Boolean)
    }),
  )
  return new Map(rows.filter((_, index) => present[index]).map((row) => [row.fingerprint, row]))
}

/** How many runs of a scope a receipt looks back: a node that none of them had counts as new. */
const formerRuns = 20

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
        inArray(
          nodeRuns.runId,
          transaction
            .select({ id: runs.id })
            .from(runs)
            .where(
              and(
                eq(runs.workspaceId, query.workspaceId),
                eq(runs.scope, query.scope),
                ne(runs.id, query.before),
              ),
            )
            .orderBy(desc(runs.createdAt))
            .limit(formerRuns),
        ),
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

export interface NewResult extends NodeResult {
  key: FingerprintKey
  /** Whether it may stand for another run: not what a node of chance made, nor what other code made than the key names. */
  isReusable: boolean
}

/** Stores results and what they consist of; a newer result of a fingerprint takes the place of the former. */
export async function keepNodeResults(
  transaction: Transaction,
  workspaceId: string,
  results: readonly NewResult[],
): Promise<void> {
  if (results.length === 0) return
  const outputs = new Map(
    results.flatMap(({ outputs: made, finishedAt }) =>
      Object.values(made).map((output) => [output.digest, { ...output, workspaceId, createdAt: finishedAt }]),
    ),
  )
  const reusable = results.filter((result) => result.isReusable)
  const unique = [...new Map(reusable.map((result) => [result.fingerprint, result])).values()]
  const excluded = (column: string) => sql.raw(`excluded.${column}`)
  await Promise.all([
    outputs.size > 0 &&
      transaction
        .insert(artifacts)
        .values([...outputs.values()])
        .onConflictDoNothing()
        .execute(),
    unique.length > 0 &&
      transaction
        .insert(nodeResults)
        .values(
          unique.map(({ isReusable: _, ...result }) => ({
            workspaceId,
            ...result,
            shape: shapeOf(result.key),
          })),
        )
        .onConflictDoUpdate({
          target: [nodeResults.workspaceId, nodeResults.fingerprint],
          set: {
            shape: excluded('shape'),
            key: excluded('key'),
            outputs: excluded('outputs'),
            warnings: excluded('warnings'),
            runId: excluded('run_id'),
            finishedAt: excluded('finished_at'),
          },
        })
        .execute(),
  ])
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
