/** The cache: looking results up, checking that they are still there, keeping new ones. */
import { and, eq, inArray, sql, type SQL } from 'drizzle-orm'
import type { FingerprintKey } from '@flowza/nodes/core'
import type { ArtifactStore } from '../artifacts/artifact-store.ts'
import type { Transaction } from '../db/client.ts'
import { jsonRows } from '../db/one-statement.ts'
import { shapeOf } from './shape.ts'
import { nodeResults, type StoredOutputs, type StoredWarning } from '../db/schema.ts'

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

export interface NewResult extends NodeResult {
  key: FingerprintKey
  /** Whether it may stand for another run: not what a node of chance made, nor what other code made than the key names. */
  isReusable: boolean
}

/** Stores results and what they consist of; a newer result of a fingerprint takes the place of the former. */
export function keepNodeResults(workspaceId: string, results: readonly NewResult[]): SQL[] {
  // In the order of their names, so that two transactions that store the same don't wait for each other in a circle.
  const made = new Map(
    results.flatMap(({ outputs, finishedAt }) =>
      Object.values(outputs).map((output) => [output.digest, { ...output, created_at: finishedAt }] as const),
    ),
  )
  const reusable = new Map(
    results
      .filter((result) => result.isReusable)
      .map((result) => [
        result.fingerprint,
        {
          fingerprint: result.fingerprint,
          shape: shapeOf(result.key),
          key: result.key,
          outputs: result.outputs,
          warnings: result.warnings,
          run_id: result.runId,
          finished_at: result.finishedAt,
        },
      ]),
  )
  const statements: SQL[] = []
  if (made.size > 0) {
    statements.push(sql`
      insert into artifacts (workspace_id, digest, kind, rows, columns, bytes, created_at)
      select ${workspaceId}::uuid, made.*
      from jsonb_to_recordset(${jsonRows(sorted(made))}) as made(
        digest text, kind text, rows integer, columns integer, bytes bigint, created_at timestamptz)
      on conflict do nothing`)
  }
  if (reusable.size > 0) {
    statements.push(sql`
      insert into node_results (
        workspace_id, fingerprint, shape, key, outputs, warnings, run_id, finished_at)
      select ${workspaceId}::uuid, new.*
      from jsonb_to_recordset(${jsonRows(sorted(reusable))}) as new(
        fingerprint text, shape text, key jsonb, outputs jsonb, warnings jsonb, run_id uuid, finished_at timestamptz)
      on conflict (workspace_id, fingerprint) do update set
        shape = excluded.shape, key = excluded.key, outputs = excluded.outputs, warnings = excluded.warnings,
        run_id = excluded.run_id, finished_at = excluded.finished_at`)
  }
  return statements
}

function sorted<Value>(named: ReadonlyMap<string, Value>): Value[] {
  return [...named].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, value]) => value)
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
