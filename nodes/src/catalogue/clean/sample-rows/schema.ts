import { tableSchemaAt } from '../../../core/node/column-checks.ts'
import type { CheckContext, NodeProblem, PropagateContext } from '../../../core/node/node-type.ts'
import type { PortSchema } from '../../../core/node/port.ts'
import { partitionColumn } from '../../../core/table/schema.ts'

export interface Params {
  n: number
  random_state: number | null
}

export function checkInputs({ inputs, problem }: CheckContext<Params>): NodeProblem[] {
  const partition = partitionColumn(tableSchemaAt(inputs))
  return partition === undefined ? [] : [problem('already_split', { column: partition.name })]
}

export function propagateSchema({ inputs }: PropagateContext<Params>): Record<string, PortSchema> {
  return { table: { type: 'table', schema: tableSchemaAt(inputs) } }
}
