/** The tables. Every row belongs to a workspace; what a run did is never changed by editing a workflow later. */
import type {
  Artifact,
  FingerprintKey,
  TableSchema,
  WorkflowChange,
  WorkflowDocument,
  WorkflowNode,
} from '@flowza/nodes/core'
import { sql } from 'drizzle-orm'
import {
  bigint,
  boolean,
  foreignKey,
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
  runTriggers,
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
    /** Words of the user's own to find it by, sorted. */
    tags: text('tags').array().notNull().default([]),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
    /** Set while it can still be brought back. */
    deletedAt: at('deleted_at'),
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
    /** Set for a version that a person named; those without one are thinned out as they grow old. */
    name: text('name'),
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
    /** Its nodes that haven't ended, and those that failed: a run is over when none is open. */
    openNodes: integer('open_nodes').notNull().default(0),
    failedNodes: integer('failed_nodes').notNull().default(0),
    /** What holds it up, when it goes on by itself once that is over. */
    waiting: text('waiting'),
    /** When it is stopped, whoever works on it by then. */
    deadline: at('deadline'),
    /** What had it started. */
    trigger: text('trigger', { enum: runTriggers }).notNull().default('person'),
    /** What was changed of the stored document for this run alone. */
    overrides: jsonb('overrides').$type<WorkflowChange[]>(),
    /** The request that started it, as a W3C `traceparent`; null where nothing is traced. */
    trace: text('trace'),
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
    /** Made anew with every attempt: a database that lost its last moments may count an attempt twice, never this. */
    lease: uuid('lease'),
    /** The worker that holds the lease. */
    worker: uuid('worker'),
    /** What the runner calls the task; a worker that takes over asks for it by this. */
    taskId: text('task_id'),
    /** How many events of the task are in the run's log. */
    eventsSeen: integer('events_seen').notNull().default(0),
    /** Tries that the node itself failed; its policy says how many there may be. */
    failures: integer('failures').notNull().default(0),
    /** Tries that something else ended, and those among them that were lost while they ran. */
    interruptions: integer('interruptions').notNull().default(0),
    losses: integer('losses').notNull().default(0),
    /** When it is tried again. */
    retryAt: at('retry_at'),
    /** What it waits for after an interruption. */
    heldUpBy: text('held_up_by'),
    /** When the present try is stopped. */
    deadline: at('deadline'),
    /** Its place in the queue beside the nodes of other workspaces. */
    turn: integer('turn').notNull().default(0),
    /** The nodes that ran with it in one process, in order and itself among them. */
    together: jsonb('together').$type<string[]>(),
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
    // What the newest finished runs of a node type took, for forecasts.
    index('node_runs_finished')
      .on(table.workspaceId, table.type, table.finishedAt.desc())
      .where(sql`${table.status} = 'succeeded'`),
    // The turns that are given out, looked at whenever a node is enqueued.
    index('node_runs_turn')
      .on(table.workspaceId, table.turn)
      .where(sql`${table.status} in ('queued', 'running')`),
  ],
)

/** The processes that take jobs. One that is killed stays until another notices that it is no longer seen. */
export const workers = pgTable('workers', {
  id: uuid('id').primaryKey(),
  runner: text('runner').notNull(),
  host: text('host').notNull(),
  /** Nodes that it runs at the same time. */
  slots: integer('slots').notNull(),
  startedAt: at('started_at').notNull(),
  seenAt: at('seen_at').notNull(),
})

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

/** Files that a data set had before the one it has now; a version is made current again by copying it back. */
export const datasetVersions = pgTable(
  'dataset_versions',
  {
    workspaceId: workspaceId(),
    datasetId: text('dataset_id').notNull(),
    /** Counts up from 1; the newest is the one that the data set's own row describes. */
    version: integer('version').notNull(),
    fileName: text('file_name').notNull(),
    digest: text('digest').notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    rows: integer('rows'),
    schema: jsonb('schema').$type<TableSchema>(),
    tableDigest: text('table_digest'),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.workspaceId, table.datasetId, table.version] })],
)

/** Uploads under way: their parts are files of the store, so that any server can go on with one. */
export const uploads = pgTable('uploads', {
  id: uuid('id').primaryKey(),
  workspaceId: workspaceId(),
  fileName: text('file_name').notNull(),
  /** The size that was announced. */
  bytes: bigint('bytes', { mode: 'number' }).notNull(),
  createdAt: at('created_at').notNull(),
})

export const uploadParts = pgTable(
  'upload_parts',
  {
    uploadId: uuid('upload_id')
      .notNull()
      .references(() => uploads.id, { onDelete: 'cascade' }),
    /** Where in the file it begins, in bytes. */
    offset: bigint('offset', { mode: 'number' }).notNull(),
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    digest: text('digest').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.uploadId, table.offset] }),
    // Whether a stored file is still a part of something.
    index('upload_parts_digest').on(table.digest),
  ],
)

/** What a person chose for the pages: theme, density, keys. The frontend gives it its meaning. */
export const userSettings = pgTable('user_settings', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  workspaceId: workspaceId(),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
  updatedAt: at('updated_at').notNull(),
})

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

/** One workflow, run over a grid of params. */
export const sweeps = pgTable(
  'sweeps',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    workflowId: uuid('workflow_id').references(() => workflows.id, { onDelete: 'cascade' }),
    revision: integer('revision'),
    name: text('name').notNull(),
    /** The document that each of its runs changes. */
    document: jsonb('document').$type<WorkflowDocument>().notNull(),
    targets: jsonb('targets').$type<string[]>(),
    scope: text('scope').notNull(),
    /** Values by `node.param`, in the order of the table's columns. */
    grid: jsonb('grid').$type<SweepAxis[]>().notNull(),
    /** How many of its runs go on at the same time. */
    parallel: integer('parallel').notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    finishedAt: at('finished_at'),
    cancelledAt: at('cancelled_at'),
  },
  (table) => [
    index('sweeps_created').on(table.workspaceId, table.createdAt.desc()),
    // Those that still have runs to start, looked at by every worker.
    index('sweeps_open').on(table.finishedAt),
  ],
)

export interface SweepAxis {
  node: string
  param: string
  values: WorkflowNode['params'][string][]
}

/** One point of a sweep's grid. */
export const sweepPoints = pgTable(
  'sweep_points',
  {
    workspaceId: workspaceId(),
    sweepId: uuid('sweep_id')
      .notNull()
      .references(() => sweeps.id, { onDelete: 'cascade' }),
    position: integer('position').notNull(),
    /** A value for each axis. */
    values: jsonb('values').$type<WorkflowNode['params'][string][]>().notNull(),
    /** Null until it is started; a run that is removed later leaves its point. */
    runId: uuid('run_id').references(() => runs.id, { onDelete: 'set null' }),
    state: text('state', { enum: ['waiting', 'started', 'refused', 'cancelled'] }).notNull(),
    /** Why the run could not be started. */
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ columns: [table.sweepId, table.position] }),
    index('sweep_points_run').on(table.runId),
  ],
)

/** When a workflow runs by itself; pg-boss keeps the clock. */
export const schedules = pgTable(
  'schedules',
  {
    id: uuid('id').primaryKey(),
    workspaceId: workspaceId(),
    workflowId: uuid('workflow_id')
      .notNull()
      .references(() => workflows.id, { onDelete: 'cascade' }),
    name: text('name').notNull(),
    cron: text('cron').notNull(),
    timeZone: text('time_zone').notNull(),
    missed: text('missed', { enum: ['skip', 'once'] }).notNull(),
    paused: boolean('paused').notNull(),
    overrides: jsonb('overrides').$type<WorkflowChange[]>().notNull(),
    createdBy: uuid('created_by').notNull(),
    createdAt: at('created_at').notNull(),
    updatedAt: at('updated_at').notNull(),
  },
  (table) => [index('schedules_workflow').on(table.workspaceId, table.workflowId)],
)

/** What schedules have started; a firing that is delivered twice finds itself here. */
export const scheduleFirings = pgTable(
  'schedule_firings',
  {
    workspaceId: workspaceId(),
    scheduleId: uuid('schedule_id')
      .notNull()
      .references(() => schedules.id, { onDelete: 'cascade' }),
    id: uuid('id').notNull(),
    firedAt: at('fired_at').notNull(),
    runId: uuid('run_id').references(() => runs.id, { onDelete: 'set null' }),
    /** Why no run was started. */
    problem: text('problem'),
  },
  (table) => [
    primaryKey({ columns: [table.scheduleId, table.id] }),
    index('schedule_firings_time').on(table.scheduleId, table.firedAt.desc()),
  ],
)
