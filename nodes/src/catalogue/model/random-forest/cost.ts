import { blobSize, trainingRead, treeLevels, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

const secondsOfVisit = 7e-9
const bytesOfNode = 64

export function estimateCost(context: CostContext<Params>): Cost {
  const { params } = context
  const { rows, features, seconds, bytes } = trainingRead(context)
  const levels = treeLevels(rows, params.max_depth)
  const tried = triedFeatures(params, features)
  // A sample holds 63 % of the rows once, and about a third of them end in a leaf of their own.
  const nodes = Math.min(2 ** Math.min(levels, 30), (0.5 * rows) / params.min_samples_leaf)
  const forest = bytesOfNode * nodes * params.n_estimators
  return {
    seconds: seconds + params.n_estimators * rows * tried * levels * secondsOfVisit,
    bytes: bytes + 12 * rows * features + 2 * forest,
    outputs: { model: blobSize(forest + 2_000) },
  }
}

function triedFeatures({ max_features }: Params, features: number): number {
  switch (max_features) {
    case 'all':
      return features
    case 'log2':
      return Math.max(1, Math.log2(features))
    case 'auto':
    case 'sqrt':
      return Math.sqrt(features)
  }
}
