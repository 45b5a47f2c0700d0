/** What is known of a table before a row of it is read: its columns, their kinds and their roles. */
import { z } from 'zod'

/** How a column is meant. `dtype` says how its values are stored; a categorical column may hold numbers. */
export const columnKinds = ['numeric', 'integer', 'categorical', 'boolean', 'datetime', 'text'] as const
export type ColumnKind = (typeof columnKinds)[number]

/** How a column's values are stored in Parquet and in memory. */
export const columnDtypes = ['float64', 'int64', 'bool', 'string', 'datetime'] as const
export type ColumnDtype = (typeof columnDtypes)[number]

/** What a column is for. Estimators learn from `feature`, predict `target`, and split by `partition`. */
export const columnRoles = ['feature', 'target', 'id', 'weight', 'partition', 'ignored'] as const
export type ColumnRole = (typeof columnRoles)[number]

/** Which rows an estimator may learn from; the values of a partition column. */
export const partitions = ['train', 'validation', 'test'] as const
export type Partition = (typeof partitions)[number]

export const columnSchema = z.strictObject({
  name: z.string().min(1),
  kind: z.enum(columnKinds),
  dtype: z.enum(columnDtypes),
  role: z.enum(columnRoles),
  /** Whether values may be missing; left out when it isn't known yet. */
  missing: z.boolean().optional(),
})
export type Column = z.infer<typeof columnSchema>

export const tableSchemaSchema = z.strictObject({
  columns: z.array(columnSchema),
  /** False when a run may add columns that can't be named before it (one-hot categories, an unread file). */
  complete: z.boolean(),
})
export type TableSchema = z.infer<typeof tableSchemaSchema>

/** The schema of a table about which nothing is known before a run. */
export const unknownTable: TableSchema = { columns: [], complete: false }

export function findColumn(schema: TableSchema, name: string): Column | undefined {
  return schema.columns.find((column) => column.name === name)
}

export function columnsOfRole(schema: TableSchema, role: ColumnRole): Column[] {
  return schema.columns.filter((column) => column.role === role)
}

export function targetColumn(schema: TableSchema): Column | undefined {
  return schema.columns.find((column) => column.role === 'target')
}

export function partitionColumn(schema: TableSchema): Column | undefined {
  return schema.columns.find((column) => column.role === 'partition')
}

/** Whether an estimator can take the column as it is: a number or a yes/no. */
export function isNumericLike(column: Column): boolean {
  return column.dtype === 'float64' || column.dtype === 'int64' || column.dtype === 'bool'
}

/** The kind a column has when nobody says otherwise. */
export function defaultKind(dtype: ColumnDtype): ColumnKind {
  switch (dtype) {
    case 'float64':
      return 'numeric'
    case 'int64':
      return 'integer'
    case 'bool':
      return 'boolean'
    case 'string':
      return 'categorical'
    case 'datetime':
      return 'datetime'
  }
}
