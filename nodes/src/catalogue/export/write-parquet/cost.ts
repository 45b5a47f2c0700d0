import { blobSize, sizeAt, streamed, type Cost, type CostContext } from '../../../core/node/cost.ts'
import type { Params } from './schema.ts'

/** How much longer than Snappy a codec takes. */
const effort = { snappy: 1, uncompressed: 0.9, zstd: 1.3, gzip: 3 }

export function estimateCost(context: CostContext<Params>): Cost {
  const input = sizeAt(context)
  const { seconds, bytes } = streamed(input, input)
  return {
    seconds: seconds * effort[context.params.compression],
    bytes,
    outputs: { file: blobSize(4 * input.rows * input.columns) },
  }
}
