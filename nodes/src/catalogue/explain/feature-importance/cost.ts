import {
  blobSize,
  predictingCost,
  sizeAt,
  tableSize,
  type Cost,
  type CostContext,
} from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

export function estimateCost(context: CostContext<Params>): Cost {
  const { columns } = sizeAt(context)
  const { seconds, bytes } = predictingCost(context)
  // By permutation the model predicts all rows once more for each column and repeat.
  const predictions = context.params.method === 'permutation' ? 1 + columns * context.params.n_repeats : 0
  return {
    seconds: seconds * Math.max(1, predictions),
    bytes: 2 * bytes,
    outputs: { metrics: blobSize(20_000), importances: tableSize(columns, 3) },
  }
}
