import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** Nobody knows how many rows have gaps before they are counted; few do, and fewer still in every column. */
const keptShare = { any: 0.9, all: 0.99 }

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  return streamed(input, tableSize(input.rows * keptShare[context.params.how], input.columns))
}
