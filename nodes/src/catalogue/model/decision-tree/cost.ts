import { blobSize, trainingRead, treeLevels, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** Of one row at one feature on one level: its place in the order, and the scan for the best question. */
const secondsOfVisit = 1.2e-8
const bytesOfNode = 64

export function estimateCost(context: CostContext<Params>): Cost {
  const { rows, features, seconds, bytes } = trainingRead(context)
  const levels = treeLevels(rows, context.params.max_depth)
  const nodes = Math.min(2 ** Math.min(levels, 30), rows / Math.max(1, context.params.min_samples_leaf))
  return {
    seconds: seconds + rows * features * levels * secondsOfVisit,
    bytes: bytes + 12 * rows * features + bytesOfNode * nodes,
    outputs: { model: blobSize(bytesOfNode * nodes + 2_000) },
  }
}
