import { absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { selectColumns, type ColumnSelection } from '../../../core/table/column-selection.ts'
import { isNumericLike, type Column } from '../../../core/table/schema.ts'
import type { scaleMethods } from './manifest.ts'

export interface Params {
  method: (typeof scaleMethods)[number]
  columns: ColumnSelection
}

export function scaledColumn(column: Column): Column {
  return { ...column, dtype: 'float64', kind: 'numeric' }
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const { columns } = selectColumns(schema, params.columns)
  const absent = absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns })
  const nothing = schema.complete && absent.length === 0 && columns.length === 0
  return [
    ...absent,
    ...(nothing ? [problem('no_columns', {}, { param: 'columns' })] : []),
    ...columns
      .filter((column) => !isNumericLike(column))
      .map(({ name, kind }) =>
        problem(
          'not_numeric',
          { column: name, kind },
          { code: 'COLUMN_KIND_MISMATCH', param: 'columns', column: name },
        ),
      ),
  ]
}

export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const chosen = new Set(selectColumns(schema, params.columns).columns.map((column) => column.name))
  const columns = schema.columns.map((column) => (chosen.has(column.name) ? scaledColumn(column) : column))
  return { table: { type: 'table', schema: { columns, complete: schema.complete } } }
}
