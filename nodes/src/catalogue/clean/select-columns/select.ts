/** The columns that stay and the roles they get; one function for the schema and for the run. */
import type { Projection } from '../../../core/recipe/recipe.ts'
import { column as columnExpression } from '../../../core/expression/expression.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'
import type { Column, ColumnRole, TableSchema } from '../../../core/table/schema.ts'

export interface Params {
  columns: ColumnSelection
  target: string | null
  roles: Record<string, ColumnRole>
}

/** What the node does to a table as a row-wise step; drops and roles only. */
export function selectionOf(schema: TableSchema, params: Params): Projection {
  const chosen = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const kept = schema.columns.flatMap((column): Column[] => {
    const role = roleOf(column, params, chosen)
    return role === null ? [] : [{ ...column, role }]
  })
  const keptNames = new Set(kept.map((column) => column.name))
  return {
    set: kept
      .filter((column) => schema.columns.find(({ name }) => name === column.name)?.role !== column.role)
      .map((column) => ({ column, expression: columnExpression(column.name) })),
    drop: schema.columns.map((column) => column.name).filter((name) => !keptNames.has(name)),
  }
}

function roleOf(column: Column, params: Params, chosen: ReadonlySet<string>): ColumnRole | null {
  if (column.name === params.target) return 'target'
  if (Object.hasOwn(params.roles, column.name)) return params.roles[column.name]
  const isFormerTarget = column.role === 'target' && params.target !== null
  if (chosen.has(column.name)) return column.role === 'target' && !isFormerTarget ? 'target' : 'feature'
  return column.role === 'feature' || column.role === 'ignored' || isFormerTarget ? null : column.role
}
