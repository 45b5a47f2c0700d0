/** The rows of a run as a transaction loads and writes them: only those that it touches, each kind in one statement. */
import { and, eq, isNotNull, notInArray, type SQL } from 'drizzle-orm'
import { sql, type Transaction } from '../db/client.ts'
import { jsonRows, textsOf } from '../db/one-statement.ts'
import { rawRows } from '../db/raw-rows.ts'
import { nodeRuns, runs } from '../db/schema.ts'
import type { NodeRunRow, RunRow } from './present-run.ts'

/** A run without the document that it runs: a thousand nodes' worth of text that no step needs once it is planned. */
export type RunHead = Omit<RunRow, 'document' | 'targets'>

const heads = rawRows(runs, ['document', 'targets'])
const nodeRows = rawRows(nodeRuns)

/** Rows in one statement; the driver allows 65,534 values. */
const insertedAtOnce = 500

/**
 * Locks a run until the end of the transaction and reads some of its nodes, in one trip.
 *
 * @returns null when there is no such run
 */
export async function lockRun(
  transaction: Transaction,
  id: string,
  nodes: readonly string[] | 'all',
): Promise<{ run: RunHead; rows: NodeRunRow[] } | null> {
  // Sent together, done one after the other: the nodes are read when the lock is held. A query is sent when it is
  // first waited for, and this one has to be the first.
  const locked = transaction
    .execute(sql`select ${heads.columns} from runs where id = ${id} for update`)
    .then(([run]) => run)
  const [run, rows] = await Promise.all([locked, readNodeRuns(transaction, id, nodes)])
  return run === undefined ? null : { run: heads.read(run), rows }
}

export async function readNodeRuns(
  transaction: Transaction,
  run: string,
  nodes: readonly string[] | 'all',
): Promise<NodeRunRow[]> {
  if (nodes.length === 0) return []
  const wanted = nodes === 'all' ? sql`` : sql` and node = any(${textsOf(nodes)})`
  const rows = await transaction.execute(
    sql`select ${nodeRows.columns} from node_runs where run_id = ${run}${wanted}`,
  )
  return rows.map((row) => nodeRows.read(row))
}

export async function insertNodeRuns(transaction: Transaction, rows: readonly NodeRunRow[]): Promise<void> {
  const statements: Promise<unknown>[] = []
  for (let start = 0; start < rows.length; start += insertedAtOnce) {
    statements.push(
      transaction
        .insert(nodeRuns)
        .values(rows.slice(start, start + insertedAtOnce))
        .execute(),
    )
  }
  await Promise.all(statements)
}

/** Writes everything of the rows that can change, except what a task's log counts by itself. */
export function updateNodeRuns(rows: readonly NodeRunRow[]): SQL {
  const values = rows.map((row) => ({
    id: row.id,
    status: row.status,
    remaining: row.remaining,
    attempt: row.attempt,
    job_id: row.jobId,
    lease: row.lease,
    worker: row.worker,
    task_id: row.taskId,
    failures: row.failures,
    interruptions: row.interruptions,
    losses: row.losses,
    retry_at: row.retryAt,
    held_up_by: row.heldUpBy,
    deadline: row.deadline,
    turn: row.turn,
    together: row.together,
    fingerprint: row.fingerprint,
    key: row.key,
    receipt: row.receipt,
    reason: row.reason,
    error: row.error,
    warnings: row.warnings,
    outputs: row.outputs,
    started_at: row.startedAt,
    finished_at: row.finishedAt,
  }))
  return sql`
    update node_runs as stored set
      status = new.status, remaining = new.remaining, attempt = new.attempt, job_id = new.job_id,
      lease = new.lease, worker = new.worker, task_id = new.task_id,
      events_seen = case when stored.task_id is not distinct from new.task_id then stored.events_seen else 0 end,
      failures = new.failures, interruptions = new.interruptions, losses = new.losses,
      retry_at = new.retry_at, held_up_by = new.held_up_by, deadline = new.deadline, turn = new.turn,
      together = new.together, fingerprint = new.fingerprint, key = new.key, receipt = new.receipt,
      reason = new.reason, error = new.error, warnings = new.warnings, outputs = new.outputs,
      started_at = new.started_at, finished_at = new.finished_at
    from jsonb_to_recordset(${jsonRows(values)}) as new(
      id uuid, status text, remaining integer, attempt integer, job_id uuid, lease uuid, worker uuid, task_id text,
      failures integer, interruptions integer, losses integer, retry_at timestamptz, held_up_by text,
      deadline timestamptz, turn integer, together jsonb, fingerprint text, key jsonb, receipt jsonb, reason text,
      error jsonb, warnings jsonb, outputs jsonb, started_at timestamptz, finished_at timestamptz)
    where stored.id = new.id and stored.id = any(${textsOf(rows.map(({ id }) => id))}::uuid[])`
}

/** What another node of the run waits for, looked at when one that did goes on. */
export async function heldUpIn(
  transaction: Transaction,
  run: string,
  except: readonly string[],
): Promise<string | null> {
  const [row] = await transaction
    .select({ heldUpBy: nodeRuns.heldUpBy })
    .from(nodeRuns)
    .where(
      and(
        eq(nodeRuns.runId, run),
        eq(nodeRuns.status, 'queued'),
        isNotNull(nodeRuns.heldUpBy),
        except.length > 0 ? notInArray(nodeRuns.node, [...except]) : undefined,
      ),
    )
    .limit(1)
  return row?.heldUpBy ?? null
}

export function updateRun(run: RunHead): SQL {
  const { status, startedAt, finishedAt, lastEvent, openNodes, failedNodes, waiting } = run
  return sql`
    update runs set
      status = ${status}, started_at = ${startedAt?.toISOString() ?? null}::timestamptz,
      finished_at = ${finishedAt?.toISOString() ?? null}::timestamptz, last_event = ${lastEvent},
      open_nodes = ${openNodes}, failed_nodes = ${failedNodes}, waiting = ${waiting}
    where id = ${run.id}`
}
