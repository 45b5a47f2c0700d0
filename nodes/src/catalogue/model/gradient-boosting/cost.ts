import { blobSize, trainingRead, treeLevels, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** Of one row at one feature on one level of one tree, in the order of the feature. */
const secondsOfVisit = 1.1e-8
const bytesOfNode = 48

export function estimateCost(context: CostContext<Params>): Cost {
  const { params } = context
  const { rows, features, seconds, bytes } = trainingRead(context)
  const levels = treeLevels(rows, params.max_depth)
  const used = rows * params.subsample * features * params.colsample_bytree
  const nodes = Math.min(2 ** Math.min(levels + 1, 30), rows)
  const trees = bytesOfNode * nodes * params.n_estimators
  return {
    seconds: seconds + params.n_estimators * used * levels * secondsOfVisit,
    bytes: bytes + 20 * rows * features + 2 * trees,
    outputs: { model: blobSize(trees + 2_000) },
  }
}
