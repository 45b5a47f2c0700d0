/** What the node does to a table: one function for the problems, the schema, the run and the export. */
import type { CheckedFormula } from '../../../core/expression/check.ts'
import type { Expression } from '../../../core/expression/expression.ts'
import { defaultKind, findColumn, type Column, type TableSchema } from '../../../core/table/schema.ts'

export interface Params {
  name: string
  expression: string
}

/** What is wrong with the name of the column; null when nothing is. */
export interface NameFault {
  message: 'no_name' | 'name_taken' | 'replaces_partition'
  column: string
}

export function nameFault(name: string, schema: TableSchema): NameFault | null {
  if (name.trim() === '') return { message: 'no_name', column: name }
  const replaced = findColumn(schema, name)
  if (replaced?.role === 'partition') return { message: 'replaces_partition', column: name }
  // Engines compare names without case.
  const similar = schema.columns.find((column) => column.name.toLowerCase() === name.toLowerCase())
  if (replaced === undefined && similar !== undefined) return { message: 'name_taken', column: similar.name }
  return null
}

export interface Computed {
  column: Column
  expression: Expression
}

/** The column that comes out; null where it isn't known yet, because columns that it needs aren't. */
export function computedOf({ name }: Params, checked: CheckedFormula, schema: TableSchema): Computed | null {
  if (!checked.ok || checked.dtype === null) return null
  const { dtype, expression } = checked
  const replaced = findColumn(schema, name)
  const column: Column = {
    name,
    kind: replaced?.dtype === dtype ? replaced.kind : defaultKind(dtype),
    dtype,
    role: replaced?.role ?? 'feature',
  }
  return { column, expression }
}
