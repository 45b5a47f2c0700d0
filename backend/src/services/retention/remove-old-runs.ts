import { sql } from 'drizzle-orm'
import type { News } from '../../contracts/index.ts'
import type { Database, Transaction } from '../../db/client.ts'
import type { RunRow } from '../../runs/present-run.ts'
import { notifyNews } from '../../runs/run-hub.ts'

/** Runs that go with one statement, so that no statement holds many locks. */
const removedAtOnce = 200

/**
 * Removes runs that ended before a time, with their node runs and events. The newest run of each scope stays, because
 * receipts compare with it and pages show it; so does the newest of a named version, and any run of a sweep that is
 * younger. Of those that stay, the events go.
 *
 * @returns how many runs were removed, or would be
 */
export async function removeOldRuns(db: Database, before: Date, dryRun: boolean): Promise<number> {
  const old = sql`
    runs.finished_at < ${before.toISOString()}
    and runs.status in ('succeeded', 'failed', 'cancelled')`
  const replaceable = sql`
    exists (
      select 1 from runs as newer
      where newer.workspace_id = runs.workspace_id and newer.scope = runs.scope
        and newer.created_at > runs.created_at
    )
    and not exists (
      select 1 from workflow_revisions as named
      where named.workflow_id = runs.workflow_id and named.revision = runs.revision and named.name is not null
        and not exists (
          select 1 from runs as newer
          where newer.workflow_id = runs.workflow_id and newer.revision = runs.revision
            and newer.status = 'succeeded' and newer.created_at > runs.created_at
        )
    )
    and not exists (
      select 1 from sweep_points join sweeps on sweeps.id = sweep_points.sweep_id
      where sweep_points.run_id = runs.id
        and coalesce(sweeps.finished_at, now()) >= ${before.toISOString()}
    )`
  if (dryRun) {
    const [row] = await db.execute<{ count: number }>(
      sql`select count(*)::int as count from runs where ${old} and ${replaceable}`,
    )
    return row?.count ?? 0
  }
  let removed = 0
  for (;;) {
    const gone = await db.transaction(async (transaction) => {
      const rows = await transaction.execute<RemovedRun>(sql`
        delete from runs where id in (
          select runs.id from runs where ${old} and ${replaceable} limit ${removedAtOnce} for update skip locked
        ) returning id, workspace_id as workspace, kind, trigger`)
      await tell(transaction, rows)
      return rows.length
    })
    removed += gone
    if (gone < removedAtOnce) break
  }
  await db.execute(sql`
    delete from run_events using runs
    where run_events.run_id = runs.id and ${old}`)
  return removed
}

interface RemovedRun extends Record<string, unknown> {
  id: string
  workspace: string
  kind: RunRow['kind']
  trigger: RunRow['trigger']
}

/** So that no open list shows what is gone; runs that read a data set are in none. */
async function tell(transaction: Transaction, removed: readonly RemovedRun[]): Promise<void> {
  const listed = removed.filter(({ kind }) => kind === 'workflow')
  for (const [workspace, runs] of Map.groupBy(listed, (run) => run.workspace)) {
    const news = runs.map(({ id, trigger }): News => ({ event: 'run', id, status: 'removed', trigger }))
    await notifyNews(transaction, workspace, ...news)
  }
}
