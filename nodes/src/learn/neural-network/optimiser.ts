import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { MlpParams } from './mlp-params.ts'
import type { Network } from './network.ts'
import type { NetworkKernels } from './network-kernels.ts'

/** Moves the parameters along the gradients of a batch. */
export interface Optimiser {
  /** One step; the gradients are sums over rows whose weights add up to `weight`. */
  step(weight: number): void
  /** To be told after each epoch how many rows were seen in all. */
  epochEnds(rowsSeen: number): void
  /** Whether to stop when the loss no longer falls; the learning rate falls instead where it may. */
  stops(): boolean
}

/** Blocks of the parameters' size that the optimiser keeps. */
export function momentBlocks(solver: 'sgd' | 'adam'): number {
  return solver === 'adam' ? 2 : 1
}

export function createOptimiser(
  network: Network,
  memory: KernelMemory,
  kernels: NetworkKernels,
  params: MlpParams,
): Optimiser {
  return params.solver === 'adam'
    ? createAdam(network, memory, kernels, params)
    : createDescent(network, memory, kernels, params)
}

/** The blocks of parameters and the strength of their penalty: intercepts have none. */
function segmentsOf({ layout: { layers } }: Network, alpha: number) {
  return layers.flatMap(({ weights, weightBytes, bias, biasBytes, scale, shift }) => [
    { offset: weights, bytes: weightBytes, alpha },
    { offset: bias, bytes: biasBytes, alpha: 0 },
    ...(scale === shift ? [] : [scale, shift].map((offset) => ({ offset, bytes: biasBytes, alpha: 0 }))),
  ])
}

/** Adam (Kingma & Ba 2015). */
function createAdam(
  network: Network,
  memory: KernelMemory,
  kernels: NetworkKernels,
  { alpha, learningRateInit, beta1, beta2, epsilon }: MlpParams,
): Optimiser {
  const { start, bytes } = network.layout
  const toFirst = memory.allocate(bytes) - start
  const toSecond = memory.allocate(bytes) - start
  const segments = segmentsOf(network, alpha)
  let steps = 0
  return {
    step(weight) {
      steps += 1
      const rate = (learningRateInit * Math.sqrt(1 - beta2 ** steps)) / (1 - beta1 ** steps)
      for (const { offset, bytes: length, alpha: decay } of segments) {
        kernels.adam(
          offset,
          offset + network.toGradient,
          offset + toFirst,
          offset + toSecond,
          length,
          decay,
          weight,
          rate,
          beta1,
          beta2,
          epsilon,
        )
      }
    },
    epochEnds() {
      // Its rate follows the steps.
    },
    stops: () => true,
  }
}

/** Below it an adaptive learning rate has no further to fall. */
const LEAST_RATE = 1e-6

/** Stochastic gradient descent with momentum (Nesterov 1983; Sutskever et al. 2013). */
function createDescent(
  network: Network,
  memory: KernelMemory,
  kernels: NetworkKernels,
  { alpha, learningRate, learningRateInit, powerT, momentum, nesterovsMomentum }: MlpParams,
): Optimiser {
  const { start, bytes } = network.layout
  const toVelocity = memory.allocate(bytes) - start
  const segments = segmentsOf(network, alpha)
  let rate = learningRateInit
  return {
    step(weight) {
      for (const { offset, bytes: length, alpha: decay } of segments) {
        kernels.descend(
          offset,
          offset + network.toGradient,
          offset + toVelocity,
          length,
          decay,
          weight,
          rate,
          momentum,
          nesterovsMomentum ? 1 : 0,
        )
      }
    },
    epochEnds(rowsSeen) {
      if (learningRate === 'invscaling') rate = learningRateInit / (rowsSeen + 1) ** powerT
    },
    stops() {
      if (learningRate !== 'adaptive' || rate <= LEAST_RATE) return true
      rate /= 5
      return false
    },
  }
}
