import { absentColumn, tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import type { Condition } from '../../../core/table/condition.ts'
import { findColumn } from '../../../core/table/schema.ts'
import { conditionFault } from './check-condition.ts'

export interface Params {
  conditions: Condition[]
  match: 'all' | 'any'
  keep: 'matching' | 'others'
}

export function checkInputs({ node, params, inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const schema = tableSchemaAt(inputs)
  return params.conditions.flatMap((condition): NodeProblem[] => {
    const column = findColumn(schema, condition.column)
    if (column === undefined) {
      const absent = absentColumn({ node: node.id, param: 'conditions', schema, name: condition.column })
      return absent.map(({ fixes: _, ...rest }) => rest)
    }
    const fault = conditionFault(condition, column)
    if (fault === null) return []
    return [problem(fault.message, fault.values, { param: 'conditions', column: column.name })]
  })
}

export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  return { table: { type: 'table', schema: tableSchemaAt(inputs) } }
}
