/** How a person looks at a table: which rows, in which order. Values, never SQL; the runtime compiles them. */
import { z } from 'zod'
import { findColumn, type Column, type TableSchema } from './schema.ts'

export const textMatches = ['contains', 'equals', 'starts_with', 'ends_with'] as const
export type TextMatch = (typeof textMatches)[number]

const column = z.string().min(1)
const bound = z.union([z.number(), z.string().max(64)])

export const columnFilterSchema = z.discriminatedUnion('op', [
  z.strictObject({ op: z.enum(['missing', 'present']), column }),
  /** Both ends belong to it; null leaves an end open. Numbers for numbers, ISO text for times. */
  z.strictObject({ op: z.literal('between'), column, low: bound.nullable(), high: bound.nullable() }),
  z.strictObject({
    op: z.literal('one_of'),
    column,
    values: z
      .array(z.union([z.string().max(2000), z.number(), z.boolean()]))
      .min(1)
      .max(200),
  }),
  z.strictObject({
    op: z.literal('text'),
    column,
    match: z.enum(textMatches),
    text: z.string().min(1).max(2000),
  }),
])
export type ColumnFilter = z.infer<typeof columnFilterSchema>

export const tableViewSchema = z.strictObject({
  /** By the first, then the second; rows that are equal keep the table's order, missing values come last. */
  sort: z
    .array(z.strictObject({ column, descending: z.boolean() }))
    .max(5)
    .default([]),
  /** A row is shown when it passes all of them. */
  filters: z.array(columnFilterSchema).max(50).default([]),
  /** Text that one of the row's cells contains, upper and lower case alike. */
  search: z.string().max(200).default(''),
})
export type TableView = z.infer<typeof tableViewSchema>

/** All rows in the table's own order. */
export const wholeTable: TableView = { sort: [], filters: [], search: '' }

/** What is wrong with a view for this table; null when nothing is. */
export interface ViewFault {
  fault: 'unknown_column' | 'wrong_value'
  column: string
}

/** The first column that the table doesn't have, or value that its column can't be compared with. */
export function viewFault(view: TableView, schema: TableSchema): ViewFault | null {
  for (const { column } of [...view.sort, ...view.filters]) {
    if (findColumn(schema, column) === undefined) return { fault: 'unknown_column', column }
  }
  for (const filter of view.filters) {
    const known = findColumn(schema, filter.column)
    if (known !== undefined && !fits(filter, known)) return { fault: 'wrong_value', column: filter.column }
  }
  return null
}

function fits(filter: ColumnFilter, { dtype }: Column): boolean {
  switch (filter.op) {
    case 'missing':
    case 'present':
    case 'text':
      return true
    case 'between':
      if (dtype === 'string' || dtype === 'bool') return false
      return [filter.low, filter.high].every((value) => value === null || fitsDtype(value, dtype))
    case 'one_of':
      return filter.values.every((value) => fitsDtype(value, dtype))
  }
}

function fitsDtype(value: string | number | boolean, dtype: Column['dtype']): boolean {
  switch (dtype) {
    case 'float64':
    case 'int64':
      return typeof value === 'number'
    case 'bool':
      return typeof value === 'boolean'
    case 'string':
      return typeof value === 'string'
    case 'datetime':
      return (
        typeof value === 'string' && /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,6})?)?)?$/.test(value)
      )
  }
}
