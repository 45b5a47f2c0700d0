/** Who is in a workspace, and what a person has chosen. */
import { jsonb, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { workspaceId } from './workspaces.ts'

export const roles = ['viewer', 'editor', 'owner'] as const

export const users = pgTable('users', {
  id: uuid('id').primaryKey(),
  workspaceId: workspaceId(),
  name: text('name').notNull(),
  role: text('role', { enum: roles }).notNull(),
  createdAt: at('created_at').notNull().defaultNow(),
})

/** What a person chose for the pages: theme, density, keys. The frontend gives it its meaning. */
export const userSettings = pgTable('user_settings', {
  userId: uuid('user_id')
    .primaryKey()
    .references(() => users.id, { onDelete: 'cascade' }),
  workspaceId: workspaceId(),
  settings: jsonb('settings').$type<Record<string, unknown>>().notNull(),
  updatedAt: at('updated_at').notNull(),
})
