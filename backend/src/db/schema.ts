/** The tables. Every row belongs to a workspace; what a run did is never changed by editing a workflow later. */
import type { Artifact, FingerprintKey, TableSchema, WorkflowDocument } from '@flowza/nodes/core'
import {
  bigint,
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core'
import {
  nodeRunStatuses,
  runStatuses,
  type NodeRun,
  type Receipt,
  type RunEvent,
} from '../contracts/index.ts'

const at = (name: string) => timestamp(name, { withTimezone: true, mode: 'date' })
const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' })

export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})

export const roles = ['viewer', 'editor', 'owner'] as const

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  workspaceId: workspaceId(),
  name: text('name').notNull(),
  role: text('role', { enum: roles }).notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})

export const workflows = pgTable(
  'workflows',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    name: text('name').notNull(),
    description: text('description'),
    nodes: integer('nodes').notNull(),
    /** Rises by one with every save; a save over another revision is refused. */
    revision: integer('revision').notNull(),
    document: jsonb('document').$type<WorkflowDocument>().notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  // The home page: the workflows of a workspace, the last changed first.
  (table) => [index('workflows_updated').on(table.workspaceId, table.updatedAt.desc())],
)

export const workflowRevisions = pgTable(
  'workflow_revisions',
  {
    workspaceId: workspaceId(),
    workflowId: uuid('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    revision: integer('revision').notNull(),
    document: jsonb('document').$type<WorkflowDocument>().notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workflowId, table.revision] })],
)

/** `dataset` runs read a data set for its preview and aren't listed. */
export const runKinds = ['workflow', 'dataset'] as const

export const runs = pgTable(
  'runs',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    workflowId: uuid('workflow_id').references(() => workflows.id, { onDelete: 'cascade' }),
    revision: integer('revision'),
    kind: text('kind', { enum: runKinds }).notNull(),
    /** Runs of one scope are compared for receipts: of one stored workflow, one file, one template. */
    scope: text('scope').notNull(),
    name: text('name').notNull(),
    /** The document as it was when the run started. */
    document: jsonb('document').$type<WorkflowDocument>().notNull(),
    targets: jsonb('targets').$type<string[]>(),
    useCache: boolean('use_cache').notNull(),
    runner: text('runner').notNull(),
    runtime: text('runtime').notNull(),
    status: text('status', { enum: runStatuses }).notNull(),
    /** The number of the newest event; counting under the row's lock makes events appear in their order. */
    lastEvent: integer('last_event').notNull().default(0),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
  },
  (table) => [
    // The list of runs, and the newest run of a workflow.
    index('runs_created').on(table.workspaceId, table.createdAt.desc()),
    index('runs_workflow').on(table.workflowId, table.createdAt.desc()),
    // The former run that a receipt compares with.
    index('runs_scope').on(table.workspaceId, table.scope, table.createdAt.desc()),
    // Open runs, looked at when a process starts.
    index('runs_status').on(table.status),
  ],
)

export type StoredOutputs = NodeRun['outputs']
export type StoredWarning = NodeRun['warnings'][number]
export type StoredFailure = NonNullable<NodeRun['error']>

export const nodeRuns = pgTable(
  'node_runs',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    node: text('node').notNull(),
    /** Place in topological order. */
    position: integer('position').notNull(),
    type: text('type').notNull(),
    title: text('title').notNull(),
    status: text('status', { enum: nodeRunStatuses }).notNull(),
    /** Parents that haven't ended yet. */
    remaining: integer('remaining').notNull(),
    /** The fencing token: a worker may only write while it holds the newest. */
    attempt: integer('attempt').notNull().default(0),
    jobId: uuid('job_id'),
    fingerprint: text('fingerprint'),
    key: jsonb('key').$type<FingerprintKey>(),
    receipt: jsonb('receipt').$type<Receipt>(),
    reason: text('reason'),
    error: jsonb('error').$type<StoredFailure>(),
    warnings: jsonb('warnings').$type<StoredWarning[]>().notNull(),
    outputs: jsonb('outputs').$type<StoredOutputs>().notNull(),
    createdAt: at('created_at').notNull(),
    startedAt: at('started_at'),
    finishedAt: at('finished_at'),
  },
  (table) => [
    uniqueIndex('node_runs_node').on(table.runId, table.node),
    // Queued and running nodes, checked by every worker.
    index('node_runs_status').on(table.status),
  ],
)

export const runEvents = pgTable(
  'run_events',
  {
    workspaceId: workspaceId(),
    runId: uuid('run_id')
      .notNull()
      .references(() => runs.id, { onDelete: 'cascade' }),
    id: integer('id').notNull(),
    /** The node that a log line belongs to; null for other events. */
    logOf: text('log_of'),
    event: jsonb('event').$type<RunEvent>().notNull(),
    at: at('at').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.runId, table.id] }),
    // The log of one node.
    index('run_events_log').on(table.runId, table.logOf, table.id),
  ],
)

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

export const datasetOrigins = ['showcase', 'upload'] as const

export const datasets = pgTable(
  'datasets',
  {
    workspaceId: workspaceId(),
    /** A slug, chosen by whoever brings the data set. */
    id: text('id').notNull(),
    title: text('title').notNull(),
    description: text('description').notNull(),
    origin: text('origin', { enum: datasetOrigins }).notNull(),
    fileName: text('file_name').notNull(),
    digest: text('digest').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    rows: integer('rows'),
    schema: jsonb('schema').$type<TableSchema>(),
    /** The artifact that reading the file gave, for previews; made again when it is gone. */
    tableDigest: text('table_digest'),
    problem: text('problem'),
    task: text('task'),
    target: text('target'),
    licence: text('licence'),
    source: text('source'),
    attribution: text('attribution'),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.id] })],
)

/** The cache: what a node made, by the fingerprint of everything that it depends on. */
export const nodeResults = pgTable(
  'node_results',
  {
    workspaceId: workspaceId(),
    fingerprint: text('fingerprint').notNull(),
    key: jsonb('key').$type<FingerprintKey>().notNull(),
    outputs: jsonb('outputs').$type<StoredOutputs>().notNull(),
    warnings: jsonb('warnings').$type<StoredWarning[]>().notNull(),
    /** The run that made it; without a foreign key, because a result outlives its run. */
    runId: uuid('run_id').notNull(),
    finishedAt: at('finished_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.fingerprint] })],
)
