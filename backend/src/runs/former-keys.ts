/** What the nodes of a run were run with the last time, for their receipts. */
import { and, desc, eq, inArray, isNotNull, lt, ne } from 'drizzle-orm'
import type { FingerprintKey } from '@flowza/nodes/core'
import type { NodeRunStatus } from '../contracts/index.ts'
import type { Transaction } from '../db/client.ts'
import { nodeRuns, runs } from '../db/schema.ts'
import type { RunHead } from './run-rows.ts'

/** How many runs of a scope a receipt looks back: a node that none of them had counts as new. */
const formerRuns = 20

export interface FormerKey {
  key: FingerprintKey
  fingerprint: string
  status: NodeRunStatus
}

export type FormerKeys = ReadonlyMap<string, FormerKey>

/** By run: every wave of a run asks, and what was before it doesn't change. */
const known = new Map<string, FormerKeys>()
/** Nodes of all these runs together. */
const mostKnown = 10_000
let knownNodes = 0

/** By node, from the runs of this run's scope that were started before it. */
export async function formerKeys(
  transaction: Transaction,
  run: Pick<RunHead, 'id' | 'workspaceId' | 'scope' | 'createdAt'>,
  nodes: readonly string[],
): Promise<FormerKeys> {
  const before = known.get(run.id)
  if (before !== undefined) return before
  const found = await readFormerKeys(transaction, run, nodes)
  known.set(run.id, found)
  knownNodes += found.size
  for (const [id, keys] of known) {
    if (knownNodes <= mostKnown && known.size <= mostKnown) break
    known.delete(id)
    knownNodes -= keys.size
  }
  return found
}

async function readFormerKeys(
  transaction: Transaction,
  { id, workspaceId, scope, createdAt }: Parameters<typeof formerKeys>[1],
  nodes: readonly string[],
): Promise<FormerKeys> {
  const earlier = transaction
    .select({ id: runs.id })
    .from(runs)
    .where(
      and(
        eq(runs.workspaceId, workspaceId),
        eq(runs.scope, scope),
        lt(runs.createdAt, createdAt),
        ne(runs.id, id),
      ),
    )
    .orderBy(desc(runs.createdAt))
    .limit(formerRuns)
  const rows = await transaction
    .selectDistinctOn([nodeRuns.node], {
      node: nodeRuns.node,
      key: nodeRuns.key,
      fingerprint: nodeRuns.fingerprint,
      status: nodeRuns.status,
    })
    .from(nodeRuns)
    .innerJoin(runs, eq(runs.id, nodeRuns.runId))
    .where(and(inArray(nodeRuns.runId, earlier), inArray(nodeRuns.node, [...nodes]), isNotNull(nodeRuns.key)))
    .orderBy(nodeRuns.node, desc(runs.createdAt))
  return new Map(
    rows.flatMap(({ node, key, fingerprint, status }) =>
      key === null || fingerprint === null ? [] : [[node, { key, fingerprint, status }]],
    ),
  )
}
