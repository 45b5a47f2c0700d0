import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import { tableSchemaAt } from '../../../core/node/column-checks.ts'
import { findColumn } from '../../../core/table/schema.ts'
import type { Params } from './formula.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  const isNew = findColumn(tableSchemaAt(context.schemas), context.params.name) === undefined
  return streamed(input, tableSize(input.rows, input.columns + (isNew ? 1 : 0)))
}
