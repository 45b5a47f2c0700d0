import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import { tableSchemaAt } from '../../../core/node/column-checks.ts'
import { selectColumns } from '../../../core/table/column-selection.ts'
import type { Params } from './select.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  return streamed(input, tableSize(input.rows, keptColumns(context, input.columns)))
}

function keptColumns({ params, schemas }: CostContext<Params>, present: number): number {
  const { columns } = params
  const schema = tableSchemaAt(schemas)
  if (schema.complete) return selectColumns(schema, columns).columns.length
  return columns.by === 'names' ? Math.min(present, columns.names.length) : present
}
