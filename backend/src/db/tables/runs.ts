/** Runs, their nodes and events, and who works on them. */
import type { FingerprintKey, WorkflowChange, WorkflowDocument } from '@flowza/nodes/core'
import { sql } from 'drizzle-orm'
import {
  boolean,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
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
} from '../../contracts/index.ts'
import { at } from './columns.ts'
import { workflows } from './workflows.ts'
import { workspaceId } from './workspaces.ts'

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
