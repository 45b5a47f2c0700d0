import type { FloatArray } from '../matrix.ts'
import type { Network } from './network.ts'
import type { NetworkKernels } from './network-kernels.ts'
import type { BatchNormState } from './network-state.ts'

/** Puts weights as a fitted network has them where the kernels want them. */
export function loadWeights(
  { layout: { layers }, batchNorms }: Network,
  kernels: NetworkKernels,
  weights: {
    coefs: readonly FloatArray[]
    intercepts: readonly FloatArray[]
    batchNorm?: readonly BatchNormState[]
  },
): void {
  layers.forEach(({ inputs, outputs, outStride, weights: place, bias }, level) => {
    const target = kernels.view(place, inputs * outStride)
    for (let i = 0; i < inputs; i += 1) {
      target.set(weights.coefs[level].subarray(i * outputs, (i + 1) * outputs), i * outStride)
    }
    kernels.view(bias, outputs).set(weights.intercepts[level])
  })
  batchNorms.forEach((norm, level) => {
    const state = weights.batchNorm?.[level]
    if (state !== undefined) norm.load(state)
  })
}

/** The weights, copied out. */
export function readWeights(
  { layout: { layers }, batchNorms }: Network,
  kernels: NetworkKernels,
): { coefs: FloatArray[]; intercepts: FloatArray[]; batchNorm: BatchNormState[] } {
  return {
    coefs: layers.map(({ inputs, outputs, outStride, weights }) => {
      const from = kernels.view(weights, inputs * outStride)
      const coefs = kernels.array(inputs * outputs)
      for (let i = 0; i < inputs; i += 1) {
        coefs.set(from.subarray(i * outStride, i * outStride + outputs), i * outputs)
      }
      return coefs
    }),
    intercepts: layers.map(({ outputs, bias }) => kernels.view(bias, outputs).slice()),
    batchNorm: batchNorms.map((norm) => norm.state()),
  }
}

/** The sum of the squares of all weights, without the intercepts. */
export function penaltyOf({ layout: { layers } }: Network, kernels: NetworkKernels): number {
  let total = 0
  for (const { weights, weightBytes } of layers) total += kernels.squares(weights, weightBytes)
  return total
}

/** What the rows weigh together; their number without weights. */
export function weightOfRows(rows: Int32Array, weights: Float64Array | undefined): number {
  if (weights === undefined) return rows.length
  let total = 0
  for (const row of rows) total += weights[row]
  return total
}
