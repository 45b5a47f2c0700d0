import { pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'

export const workspaces = pgTable('workspaces', {
  id: uuid('id').primaryKey(),
  name: text('name').notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** The workspace that a row belongs to and goes with. */
export const workspaceId = () =>
  uuid('workspace_id')
    .notNull()
    .references(() => workspaces.id, { onDelete: 'cascade' })
