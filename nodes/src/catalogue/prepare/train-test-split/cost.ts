import { sizeAt, streamed, tableSize, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  const output = tableSize(input.rows, input.columns + 1)
  const passing = streamed(input, output)
  // All rows are put in another order, so they are held at once.
  const looksAtKeys = context.params.method === 'random' ? 0 : 1e-7 * input.rows
  return {
    ...passing,
    seconds: 1.5 * passing.seconds + looksAtKeys,
    bytes: passing.bytes + input.bytes + output.bytes + 8 * input.rows,
  }
}
