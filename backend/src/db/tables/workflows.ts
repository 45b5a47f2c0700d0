/** Workflows and what they were before. */
import type { WorkflowDocument } from '@flowza/nodes/core'
import { index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { workspaceId } from './workspaces.ts'

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
