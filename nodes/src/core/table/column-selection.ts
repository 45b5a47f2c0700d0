/** How a node names the columns it works on: one by one, or all features of some kinds. */
import { z } from 'zod'
import { closest } from '../text/closest.ts'
import { columnKinds, findColumn, type Column, type TableSchema } from './schema.ts'

export const columnSelectionSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('names'), names: z.array(z.string()) }),
  z.strictObject({ by: z.literal('kinds'), kinds: z.array(z.enum(columnKinds)).min(1) }),
  z.strictObject({ by: z.literal('all') }),
])
export type ColumnSelection = z.infer<typeof columnSelectionSchema>

export interface SelectedColumns {
  columns: Column[]
  /** Names that the table doesn't have, each with the closest ones it does have. */
  absent: { name: string; suggestions: string[] }[]
}

/**
 * Resolves a selection against a schema, in the table's column order. A selection by kind or of all takes features
 * only: targets, ids and partitions are never transformed by accident. Names absent from an incomplete schema are not
 * reported, because a run may bring them.
 */
export function selectColumns(schema: TableSchema, selection: ColumnSelection): SelectedColumns {
  switch (selection.by) {
    case 'names': {
      const wanted = new Set(selection.names)
      const absent = schema.complete
        ? selection.names
            .filter((name) => findColumn(schema, name) === undefined)
            .map((name) => ({ name, suggestions: suggestColumns(schema, name) }))
        : []
      return { columns: schema.columns.filter((column) => wanted.has(column.name)), absent }
    }
    case 'kinds': {
      const kinds = new Set(selection.kinds)
      return {
        columns: schema.columns.filter((column) => column.role === 'feature' && kinds.has(column.kind)),
        absent: [],
      }
    }
    case 'all':
      return { columns: schema.columns.filter((column) => column.role === 'feature'), absent: [] }
  }
}

/** Up to three columns whose names are close to `name`, nearest first. */
export function suggestColumns(schema: TableSchema, name: string): string[] {
  return closest(
    name,
    schema.columns.map((column) => column.name),
  )
}
