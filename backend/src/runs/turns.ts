/**
 * Fair shares: workspaces take turns in the queue, however much each has put in. Start-time fair queueing (Goyal, Vin
 * and Cheng, 1996) with every node as one unit: a node's turn comes after its workspace's last one and not before the
 * turn that is served now. The lowest turn is served first.
 */
import { sql, type Transaction } from '../db/client.ts'

/**
 * The first of the next turns of a workspace. Nothing is locked: two transactions at once may give out the same turns,
 * which moves a node by a few places and nothing more.
 */
export async function nextTurn(transaction: Transaction, workspaceId: string): Promise<number> {
  const [row] = await transaction.execute<{ served: number | null; own: number | null }>(sql`
    select
      coalesce(
        (select min(turn) from node_runs where status = 'queued' and retry_at is null),
        (select max(turn) from node_runs where status = 'running')
      ) as served,
      (select max(turn) from node_runs
        where workspace_id = ${workspaceId} and status in ('queued', 'running')) as own`)
  return Math.max(row?.served ?? 0, (row?.own ?? 0) + 1)
}
