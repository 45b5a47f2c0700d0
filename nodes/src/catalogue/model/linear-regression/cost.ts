import { blobSize, trainingRead, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** Householder's least squares: rows * features^2 products, twice. */
const secondsOfProduct = 1.2e-9

export function estimateCost(context: CostContext<Params>): Cost {
  const { rows, features, seconds, bytes } = trainingRead(context)
  return {
    seconds: seconds + 2 * rows * features * features * secondsOfProduct,
    bytes: bytes + 8 * rows * features,
    outputs: { model: blobSize(8 * features + 2_000) },
  }
}
