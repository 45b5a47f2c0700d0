/** Runs of one workflow over a grid of params. */
import type { WorkflowDocument, WorkflowNode } from '@flowza/nodes/core'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { runs } from './runs.ts'
import { workflows } from './workflows.ts'
import { workspaceId } from './workspaces.ts'

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
