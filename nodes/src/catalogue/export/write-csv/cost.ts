import { blobSize, sizeAt, streamed, type Cost, type CostContext } from '../../../core/node/cost.ts'

export function estimateCost(context: Pick<CostContext<unknown>, 'inputs'>): Cost {
  const input = sizeAt(context)
  const { seconds, bytes } = streamed(input, input)
  // Numbers become text, which takes longer than to pass them on.
  return { seconds: 4 * seconds, bytes, outputs: { file: blobSize(9 * input.rows * input.columns) } }
}
