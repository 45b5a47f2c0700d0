/** Workflows that run by themselves. */
import type { WorkflowChange } from '@flowza/nodes/core'
import { boolean, index, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { runs } from './runs.ts'
import { workflows } from './workflows.ts'
import { workspaceId } from './workspaces.ts'

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
