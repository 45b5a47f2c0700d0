import type { TableSchema } from '../../core/table/schema.ts'

/** What the questions of this folder are asked through. */
export interface TableSource {
  /** SQL of the relation; it has `file_row_number` beside the table's columns. */
  sql: string
  schema: TableSchema
  rows(sql: string): Promise<unknown[][]>
}
