import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'

export interface Params {
  columns: ColumnSelection
  how: 'any' | 'all'
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const absent = absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns })
  const nothing = schema.complete && selectColumns(schema, params.columns).columns.length === 0
  return absent.length === 0 && nothing ? [problem('no_columns', {}, { param: 'columns' })] : absent
}

export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const chosen = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const full = params.how === 'any' || chosen.size === 1
  const columns = schema.columns.map((column) =>
    full && chosen.has(column.name) ? { ...column, missing: false } : column,
  )
  return { table: { type: 'table', schema: { columns, complete: schema.complete } } }
}
