/** What no sweep may take, and when everything else was used the last time. */
import { sql } from 'drizzle-orm'
import type { Database, Transaction } from '../../db/client.ts'
import { textsOf } from '../../db/one-statement.ts'

/**
 * The digests of artifacts and files that something needs:
 *
 * - the file and the preview of every data set and of each of its versions, and the parts of uploads under way
 * - what queued and running runs have made or reused so far
 * - the newest run of every named version of a workflow
 * - the models of the newest successful run of every workflow
 *
 * A table that names artifacts or files of the store belongs in here; `needed-digests.test.ts` finds those that don't.
 */
export async function neededDigests(connection: Database | Transaction): Promise<Set<string>> {
  const rows = await connection.execute<{ digest: string }>(sql`
    select digest from datasets
    union select table_digest from datasets where table_digest is not null
    union select digest from dataset_versions
    union select table_digest from dataset_versions where table_digest is not null
    union select digest from upload_parts
    union
    select output.value ->> 'digest'
    from runs
    join node_runs on node_runs.run_id = runs.id
    cross join lateral jsonb_each(node_runs.outputs) as output
    where runs.status in ('queued', 'running')
    union
    select output.value ->> 'digest'
    from workflow_revisions
    cross join lateral (
      select id from runs
      where runs.workflow_id = workflow_revisions.workflow_id
        and runs.revision = workflow_revisions.revision
        and runs.kind = 'workflow'
      order by (runs.status = 'succeeded') desc, runs.created_at desc
      limit 1
    ) as newest
    join node_runs on node_runs.run_id = newest.id
    cross join lateral jsonb_each(node_runs.outputs) as output
    where workflow_revisions.name is not null
    union
    select output.value ->> 'digest'
    from workflows
    cross join lateral (
      select id from runs
      where runs.workflow_id = workflows.id and runs.status = 'succeeded' and runs.kind = 'workflow'
      order by runs.created_at desc
      limit 1
    ) as newest
    join node_runs on node_runs.run_id = newest.id
    cross join lateral jsonb_each(node_runs.outputs) as output
    where output.value ->> 'kind' = 'model'
  `)
  return new Set(rows.map(({ digest }) => digest))
}

/** How many bytes the facts that are kept of each table take; they go with its artifact. */
export async function factSizes(connection: Database | Transaction): Promise<Map<string, number>> {
  const rows = await connection.execute<{ digest: string; bytes: number }>(sql`
    select digest, sum(octet_length(answer))::float8 as bytes from table_facts group by digest
  `)
  return new Map(rows.map(({ digest, bytes }) => [digest, bytes]))
}

/** When a run made or reused each artifact the last time, in milliseconds since 1970; unnamed ones are left out. */
export async function lastUses(connection: Database | Transaction): Promise<Map<string, number>> {
  const rows = await connection.execute<{ digest: string; used: number }>(sql`
    select digest, (extract(epoch from max(used)) * 1000)::float8 as used
    from (
      select output.value ->> 'digest' as digest, coalesce(finished_at, created_at) as used
      from node_runs cross join lateral jsonb_each(outputs) as output
      union all
      select output.value ->> 'digest', finished_at
      from node_results cross join lateral jsonb_each(outputs) as output
    ) as uses
    group by digest
  `)
  return new Map(rows.map(({ digest, used }) => [digest, used]))
}

/** Those of the digests that runs begun since a time have as outputs. */
export async function usedSince(
  connection: Database | Transaction,
  since: Date,
  digests: readonly string[],
): Promise<Set<string>> {
  const rows = await connection.execute<{ digest: string }>(sql`
    select distinct output.value ->> 'digest' as digest
    from runs
    join node_runs on node_runs.run_id = runs.id
    cross join lateral jsonb_each(node_runs.outputs) as output
    where (runs.created_at >= ${since.toISOString()} or runs.finished_at >= ${since.toISOString()})
      and output.value ->> 'digest' = any(${textsOf(digests)})
  `)
  return new Set(rows.map(({ digest }) => digest))
}
