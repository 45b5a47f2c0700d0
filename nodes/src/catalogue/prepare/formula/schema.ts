import { tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { expressionProblems } from '../../../core/node/expression-checks.ts'
import { projectColumns } from '../../../core/recipe/recipe.ts'
import { findColumn } from '../../../core/table/schema.ts'
import { computedOf, nameFault, type Params } from './formula.ts'

export function checkInputs({
  node,
  params,
  inputs,
  formulas,
  problem,
}: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  const fault = nameFault(params.name, schema)
  return [
    ...(fault === null ? [] : [problem(fault.message, { column: fault.column }, { param: 'name' })]),
    ...expressionProblems({
      node: node.id,
      param: 'expression',
      source: params.expression,
      checked: formulas?.check(params.expression, schema) ?? null,
    }),
  ]
}

export function propagateSchema({
  params,
  inputs,
  formulas,
}: PropagateContext<Params>): Record<string, PortSchema> {
  const schema = tableSchemaAt(inputs)
  const checked = formulas?.check(params.expression, schema) ?? null
  const isNamed = nameFault(params.name, schema) === null
  const computed = isNamed && checked !== null ? computedOf(params, checked, schema) : null
  if (computed === null || checked?.ok !== true) {
    // What a formula that isn't right yet would give is nobody's problem further down.
    const columns = schema.columns.filter(({ name }) => name !== params.name)
    return { table: { type: 'table', schema: { columns, complete: false } } }
  }
  const mayReplaceUnknown = !schema.complete && findColumn(schema, params.name) === undefined
  if (mayReplaceUnknown) return { table: { type: 'table', schema: { ...schema, complete: false } } }
  const column = { ...computed.column, ...(checked.mayBeMissing ? {} : { missing: false }) }
  const columns = projectColumns(schema.columns, {
    set: [{ column, expression: computed.expression }],
    drop: [],
  })
  return { table: { type: 'table', schema: { columns, complete: schema.complete } } }
}
