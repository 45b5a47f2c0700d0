import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  const drawn = streamed(input, tableSize(Math.min(input.rows, context.params.n), input.columns))
  // The numbers of all rows are put in random order.
  return { ...drawn, seconds: drawn.seconds + 2e-8 * input.rows, bytes: drawn.bytes + 8 * input.rows }
}
