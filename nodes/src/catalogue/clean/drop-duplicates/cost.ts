import { sizeAt, streamed, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  const passing = streamed(input, input)
  // Every row's values wait in a hash table until all have been seen.
  return {
    ...passing,
    seconds: 2 * passing.seconds + 3e-7 * input.rows,
    bytes: passing.bytes + 2 * input.bytes,
  }
}
