import {
  blobSize,
  predictingCost,
  sizeAt,
  tableSize,
  type Cost,
  type CostContext,
} from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** What is measured on the predictions (sorts for the curves, resampled intervals), and what any evaluation takes. */
const secondsOfMeasuredRow = 8e-6
const leastSeconds = 0.05

export function estimateCost(context: CostContext<Params>): Cost {
  const { columns } = sizeAt(context)
  const { rows, seconds, bytes } = predictingCost(context)
  return {
    seconds: leastSeconds + seconds + rows * secondsOfMeasuredRow,
    bytes: bytes + 80 * rows,
    outputs: { metrics: blobSize(50_000), predictions: tableSize(rows, columns + 2) },
  }
}
