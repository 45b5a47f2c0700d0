import type { FitContext } from '../estimator/estimator-parts.ts'
import type { FloatArray } from '../matrix.ts'
import type { RandomState } from '../random/random-state.ts'
import type { MlpParams } from './mlp-params.ts'
import type { Network } from './network.ts'
import type { NetworkKernels } from './network-kernels.ts'
import { penaltyOf, weightOfRows } from './network-weights.ts'
import type { TrainingHistory } from './network-state.ts'
import type { Optimiser } from './optimiser.ts'
import type { OutputLoss } from './output-loss.ts'
import type { RowSource } from './training-rows.ts'

/** How good the predictions for the validation rows are: the greater, the better. */
export interface Validation {
  rows: Int32Array
  /** @param predictions one value a row: a number, or a class. */
  score(predictions: Float64Array): number
  /** The prediction in one row of outputs. */
  predict(outputs: FloatArray, place: number): number
}

export interface StochasticTraining {
  network: Network
  kernels: NetworkKernels
  optimiser: Optimiser
  source: RowSource
  loss: OutputLoss
  /** The rows to learn from; `validation` has the others. */
  rows: Int32Array
  validation: Validation | null
  weights: Float64Array | undefined
  random: RandomState
  params: MlpParams
  context: FitContext
}

/**
 * Trains by steps along the gradient of some rows at a time, as scikit-learn's `sgd` and `adam`: the same shuffles, the
 * same rules for when to stop. With a validation the weights of the best epoch are kept.
 */
export async function trainStochastic(training: StochasticTraining): Promise<TrainingHistory> {
  const { network, rows, validation, random, params, context } = training
  const { maxIter, tol, nIterNoChange, shuffle } = params
  const batch = batchRows(params, rows.length)
  const lossCurve: number[] = []
  const validationScores: number[] = []
  const best = { loss: Infinity, score: -Infinity, parameters: null as Snapshot | null }
  let order = rows
  let seen = 0
  let idle = 0
  let converged = false
  while (lossCurve.length < maxIter && !converged) {
    if (shuffle) order = shuffled(order, random)
    const loss = (await trainEpoch(training, order, batch)) / rows.length
    seen += rows.length
    lossCurve.push(loss)
    let validationLoss: number | undefined
    if (validation === null) {
      idle = loss > best.loss - tol ? idle + 1 : 0
      best.loss = Math.min(best.loss, loss)
    } else {
      const { score, loss: own } = await scoreRows(training, validation)
      validationLoss = own
      validationScores.push(score)
      idle = score < best.score + tol ? idle + 1 : 0
      if (score > best.score) {
        best.score = score
        best.parameters = takeSnapshot(training)
      }
    }
    context.report({
      done: lossCurve.length,
      total: maxIter,
      unit: 'epoch',
      loss,
      ...(validationLoss !== undefined && { validationLoss }),
    })
    training.optimiser.epochEnds(seen)
    if (idle <= nIterNoChange) continue
    converged = training.optimiser.stops()
    idle = 0
  }
  if (best.parameters !== null) restore(training, best.parameters)
  return {
    nIter: lossCurve.length,
    t: seen,
    loss: lossCurve[lossCurve.length - 1],
    lossCurve: Float64Array.from(lossCurve),
    bestLoss: validation === null ? best.loss : null,
    validationScores: Float64Array.from(validationScores),
    bestValidationScore: validation === null ? null : best.score,
    converged,
  }

  function batchRows({ batchSize }: MlpParams, count: number): number {
    return Math.min(batchSize === 'auto' ? 200 : batchSize, count, network.capacity)
  }
}

function shuffled(order: Int32Array, random: RandomState): Int32Array {
  const places = random.permutation(order.length)
  for (let i = 0; i < places.length; i += 1) places[i] = order[places[i]]
  return places
}

/** The losses of all batches, each times its number of rows. */
async function trainEpoch(
  { network, kernels, optimiser, source, loss, weights, random, params, context }: StochasticTraining,
  order: Int32Array,
  batch: number,
): Promise<number> {
  const { alpha } = params
  let total = 0
  for (let start = 0; start < order.length; start += batch) {
    const index = order.subarray(start, start + batch)
    const count = index.length
    source.gather(index, count, network.inputs)
    network.forward(count, { random })
    const weight = weightOfRows(index, weights)
    // Rows that don't count have nothing to teach.
    if (weight === 0) continue
    const sum = loss.evaluate(network, index, count)
    total += (count * (sum + 0.5 * alpha * penaltyOf(network, kernels))) / weight
    network.backward(count)
    optimiser.step(weight)
    await context.pace()
  }
  return total
}

/** How good the predictions for the validation rows are, and their mean loss, without the penalty. */
async function scoreRows(
  { network, source, loss, weights, context }: StochasticTraining,
  { rows, score, predict }: Validation,
): Promise<{ score: number; loss: number }> {
  const predictions = new Float64Array(rows.length)
  let sum = 0
  for (let start = 0; start < rows.length; start += network.capacity) {
    const index = rows.subarray(start, start + network.capacity)
    source.gather(index, index.length, network.inputs)
    network.forward(index.length)
    for (let i = 0; i < index.length; i += 1) {
      predictions[start + i] = predict(network.outputs, i * network.outStride)
    }
    sum += loss.evaluate(network, index, index.length)
    await context.pace()
  }
  return { score: score(predictions), loss: sum / weightOfRows(rows, weights) }
}

interface Snapshot {
  parameters: FloatArray
  batchNorms: ReturnType<Network['batchNorms'][number]['state']>[]
}

function takeSnapshot({ network, kernels }: StochasticTraining): Snapshot {
  const { start, bytes } = network.layout
  return {
    parameters: kernels.view(start, bytes / kernels.size).slice(),
    batchNorms: network.batchNorms.map((norm) => norm.state()),
  }
}

function restore({ network, kernels }: StochasticTraining, { parameters, batchNorms }: Snapshot): void {
  const { start, bytes } = network.layout
  kernels.view(start, bytes / kernels.size).set(parameters)
  network.batchNorms.forEach((norm, level) => norm.load(batchNorms[level]))
}
