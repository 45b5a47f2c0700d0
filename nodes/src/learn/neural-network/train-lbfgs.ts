import type { FitContext } from '../estimator/estimator-parts.ts'
import { addScaled } from '../linear-algebra/vectors.ts'
import { minimiseLbfgs } from './lbfgs.ts'
import type { MlpParams } from './mlp-params.ts'
import type { Network } from './network.ts'
import type { NetworkKernels } from './network-kernels.ts'
import type { TrainingHistory } from './network-state.ts'
import { penaltyOf, weightOfRows } from './network-weights.ts'
import type { OutputLoss } from './output-loss.ts'
import type { RowSource } from './training-rows.ts'

export interface LbfgsTraining {
  network: Network
  kernels: NetworkKernels
  source: RowSource
  loss: OutputLoss
  rows: Int32Array
  weights: Float64Array | undefined
  params: MlpParams
  context: FitContext
}

/** Trains on all rows at once, in double precision: scikit-learn's `lbfgs`. */
export async function trainLbfgs(training: LbfgsTraining): Promise<TrainingHistory> {
  const { network, kernels, rows, params, context } = training
  const { start, bytes } = network.layout
  const parameters = kernels.view(start, bytes / kernels.size)
  const lossCurve: number[] = []
  const x = Float64Array.from(parameters)
  const total = weightOfRows(rows, training.weights)
  const { value, iterations, converged } = await minimiseLbfgs({
    x,
    tolerance: params.tol,
    maxIterations: params.maxIter,
    maxEvaluations: params.maxFun,
    async evaluate(point, gradient) {
      parameters.set(point)
      return evaluateAll(training, total, gradient)
    },
    onIteration(iteration, loss) {
      lossCurve.push(loss)
      context.report({ done: iteration, total: params.maxIter, unit: 'iteration', loss })
    },
  })
  parameters.set(x)
  return {
    nIter: iterations,
    t: iterations * rows.length,
    loss: value,
    lossCurve: Float64Array.from(lossCurve),
    bestLoss: value,
    validationScores: new Float64Array(0),
    bestValidationScore: null,
    converged,
  }
}

/** The mean loss of all rows and its gradient, put together from blocks that fit in the cache. */
async function evaluateAll(
  { network, kernels, source, loss, rows, params, context }: LbfgsTraining,
  total: number,
  gradient: Float64Array,
): Promise<number> {
  const { start, bytes, layers } = network.layout
  let sum = 0
  for (let first = 0; first < rows.length; first += network.capacity) {
    const index = rows.subarray(first, first + network.capacity)
    source.gather(index, index.length, network.inputs)
    network.forward(index.length)
    sum += loss.evaluate(network, index, index.length)
    network.backward(index.length, first > 0)
    await context.pace()
  }
  gradient.set(kernels.view(start + network.toGradient, bytes / kernels.size))
  for (const { weights: place, weightBytes } of layers) {
    const at = (place - start) / kernels.size
    const count = weightBytes / kernels.size
    const values = kernels.view(place, count)
    if (!(values instanceof Float64Array)) throw new TypeError('L-BFGS works in double precision')
    addScaled(gradient.subarray(at, at + count), params.alpha, values)
  }
  for (let i = 0; i < gradient.length; i += 1) gradient[i] /= total
  return (sum + 0.5 * params.alpha * penaltyOf(network, kernels)) / total
}
