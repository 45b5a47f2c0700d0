/** Data sets, what they were before, and uploads. */
import type { TableSchema } from '@flowza/nodes/core'
import { bigint, index, integer, jsonb, pgTable, primaryKey, text, uuid } from 'drizzle-orm/pg-core'
import { at } from './columns.ts'
import { workspaceId } from './workspaces.ts'

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
