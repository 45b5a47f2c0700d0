import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'

export interface Params {
  columns: ColumnSelection
  drop: 'first' | 'if_binary' | null
  max_categories: number
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const { columns } = selectColumns(schema, params.columns)
  return [
    ...absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns }),
    ...columns
      .filter((column) => column.dtype === 'datetime')
      .map(({ name }) =>
        problem(
          'is_time',
          { column: name },
          { code: 'COLUMN_KIND_MISMATCH', param: 'columns', column: name },
        ),
      ),
  ]
}

/** The new columns are named by categories, which only the training rows show. */
export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const encoded = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const columns = schema.columns.filter((column) => !encoded.has(column.name))
  return { table: { type: 'table', schema: { columns, complete: schema.complete && encoded.size === 0 } } }
}
