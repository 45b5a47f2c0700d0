import { absentColumn, absentColumns, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { projectColumns } from '../../../core/recipe/recipe.ts'
import { selectionOf, type Params } from './select.ts'

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const absent = [
    ...absentColumns({ node: node.id, param: 'columns', schema, selection: params.columns }),
    ...absentColumn({ node: node.id, param: 'target', schema, name: params.target }),
    ...Object.keys(params.roles)
      .flatMap((name) => absentColumn({ node: node.id, param: 'roles', schema, name }))
      .map(({ fixes: _, ...problem }) => problem),
  ]
  if (absent.length > 0 || !schema.complete) return absent
  const left = projectColumns(schema.columns, selectionOf(schema, params))
  return left.length === 0 ? [problem('no_columns', {}, { param: 'columns' })] : []
}

export function propagateSchema({ params, inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const columns = projectColumns(schema.columns, selectionOf(schema, params))
  return { table: { type: 'table', schema: { columns, complete: schema.complete } } }
}
