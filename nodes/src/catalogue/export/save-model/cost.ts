import { blobSize, sizeAt, type Cost, type CostContext } from '../../../core/node/cost.ts'

export function estimateCost(context: Pick<CostContext<unknown>, 'inputs'>): Cost {
  const { bytes } = sizeAt(context, 'model')
  // The state is written as text beside the model's binary.
  return { seconds: 2e-9 * bytes + 0.001, bytes: 4 * bytes, outputs: { file: blobSize(2 * bytes + 2_000) } }
}
