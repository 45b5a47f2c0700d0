import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'

export interface Params {
  columns: ColumnSelection | null
  keep: 'first' | 'last' | 'none'
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  if (params.columns === null) return []
  const schema = tableSchemaAt(inputs)
  const absent = absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns })
  const nothing = schema.complete && selectColumns(schema, params.columns).columns.length === 0
  return absent.length === 0 && nothing ? [problem('no_columns', {}, { param: 'columns' })] : absent
}

export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  return { table: { type: 'table', schema: tableSchemaAt(inputs) } }
}
