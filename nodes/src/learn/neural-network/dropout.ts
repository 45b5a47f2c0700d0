import type { RandomState } from '../random/random-state.ts'
import type { NetworkKernels } from './network-kernels.ts'
import type { LayerLayout } from './network-layout.ts'

/** Leaves units of one layer out of a training step (Srivastava et al. 2014); the others are scaled up instead. */
export interface Dropout {
  /** Where what is left of the layer's activations lies. */
  output: number
  /** Without `random`, when nothing is trained, all units stay. */
  forward(activations: number, rows: number, random: RandomState | undefined): void
  backward(deltas: number, rows: number): void
}

export function createDropout(
  kernels: NetworkKernels,
  share: number,
  output: number,
  { outputs, outStride }: LayerLayout,
  capacity: number,
): Dropout {
  const factors = kernels.array(capacity * outStride)
  const kept = kernels.round(1 / (1 - share))
  const threshold = share * 2 ** 32
  return {
    output,
    forward(activations, rows, random) {
      const length = rows * outStride
      const from = kernels.view(activations, length)
      const to = kernels.view(output, length)
      if (random === undefined) {
        to.set(from)
        return
      }
      for (let i = 0; i < rows; i += 1) {
        for (let place = i * outStride; place < i * outStride + outputs; place += 1) {
          factors[place] = random.uint32() < threshold ? 0 : kept
          to[place] = from[place] * factors[place]
        }
      }
    },
    backward(deltas, rows) {
      const delta = kernels.view(deltas, rows * outStride)
      for (let i = 0; i < delta.length; i += 1) delta[i] *= factors[i]
    },
  }
}
