/** What a workspace has made: artifacts, what was worked out of them, and the cache of results. */
import type { Artifact, FingerprintKey } from '@flowza/nodes/core'
import { sql } from 'drizzle-orm'
import {
  bigint,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uuid,
} from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import type { StoredOutputs, StoredWarning } from './runs.ts'
import { workspaceId } from './workspaces.ts'

/** Which artifacts a workspace owns; their bytes are in the artifact store. */
export const artifacts = pgTable(
  'artifacts',
  {
    workspaceId: workspaceId(),
    digest: text('digest').notNull(),
    kind: text('kind').$type<Artifact['kind']>().notNull(),
    rows: integer('rows'),
    columns: integer('columns'),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.digest] })],
)

/** What was worked out of a whole table, as long as its artifact is there. */
export const tableFacts = pgTable(
  'table_facts',
  {
    workspaceId: workspaceId(),
    digest: text('digest').notNull(),
    /** Digest of the question and the version of its answer. */
    key: text('key').notNull(),
    /** JSON, as text so that it is handed out as it was. */
    answer: text('answer').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.digest, table.key] }),
    foreignKey({
      name: 'table_facts_artifact',
      columns: [table.workspaceId, table.digest],
      foreignColumns: [artifacts.workspaceId, artifacts.digest],
    }).onDelete('cascade'),
  ],
)

/** The cache: what a node made, by the fingerprint of everything that it depends on. */
export const nodeResults = pgTable(
  'node_results',
  {
    workspaceId: workspaceId(),
    fingerprint: text('fingerprint').notNull(),
    /** Digest of the key without its inputs: what the results of one node with other inputs have in common. */
    shape: text('shape'),
    key: jsonb('key').$type<FingerprintKey>().notNull(),
    outputs: jsonb('outputs').$type<StoredOutputs>().notNull(),
    warnings: jsonb('warnings').$type<StoredWarning[]>().notNull(),
    /** The run that made it; without a foreign key, because a result outlives its run. */
    runId: uuid('run_id').notNull(),
    finishedAt: at('finished_at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.workspaceId, table.fingerprint] }),
    // Whether a node that is done together with what feeds it might have been reused.
    index('node_results_shape').on(table.workspaceId, table.shape),
    // The same, of what some of the inputs are known. Written at once: a list of what is still to be written would have
    // to be read through for every such question.
    index('node_results_inputs')
      .using('gin', sql`(${table.key} -> 'inputs') jsonb_path_ops`)
      .with({ fastupdate: false }),
  ],
)
