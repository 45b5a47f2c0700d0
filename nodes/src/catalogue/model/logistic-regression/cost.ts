import { blobSize, trainingRead, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

const secondsOfProduct = 6e-10
/** Steps that L-BFGS usually takes on scaled columns before it stops by itself, with the evaluations between. */
const usualSteps = 40

export function estimateCost(context: CostContext<Params>): Cost {
  const { rows, features, seconds, bytes } = trainingRead(context)
  const steps = Math.min(context.params.max_iter, usualSteps)
  return {
    // The gradient goes over all cells twice; three classes stand for those that aren't counted yet.
    seconds: seconds + 2 * 1.2 * steps * 3 * rows * features * secondsOfProduct,
    bytes: bytes + 3 * 8 * rows * 3,
    outputs: { model: blobSize(3 * 8 * features + 2_000) },
  }
}
