import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  // Half of the rows, for want of better: a former run tells.
  const rows = context.params.conditions.length === 0 ? input.rows : input.rows / 2
  return streamed(input, tableSize(rows, input.columns))
}
