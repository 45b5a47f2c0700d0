import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { DataShape } from '../estimator/estimator.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { SplitError } from '../model-selection/split-error.ts'
import { trainTestSplit } from '../model-selection/train-test-split.ts'
import { RandomState } from '../random/random-state.ts'
import { initialWeights } from './initial-weights.ts'
import { checkSolver, layerUnits } from './mlp-params.ts'
import type { MlpParams, OutputActivation } from './mlp-params.ts'
import { createNetwork, networkBytes } from './network.ts'
import type { NetworkOptions } from './network.ts'
import { createNetworkKernels, NETWORK_KERNEL_BYTES } from './network-kernels.ts'
import { bytesOf, parameterBytes } from './network-layout.ts'
import type { Precision } from './network-layout.ts'
import type { NetworkWeights, TrainingHistory } from './network-state.ts'
import { loadWeights, readWeights } from './network-weights.ts'
import { createOptimiser, momentBlocks } from './optimiser.ts'
import type { OutputLoss } from './output-loss.ts'
import { trainLbfgs } from './train-lbfgs.ts'
import { trainStochastic } from './train-stochastic.ts'
import type { Validation } from './train-stochastic.ts'
import { createResidentRows, residentRowsBytes } from './training-rows.ts'

/** What an estimator wants to be learned. */
export interface NetworkTask {
  X: Features | SparseMatrix
  outputs: number
  outActivation: OutputActivation
  loss(precision: Precision): OutputLoss
  /** The classes that validation rows are drawn by; null where they are drawn from all rows alike. */
  stratify: Int32Array | null
  validation(rows: Int32Array): Validation
}

/** Rows that go through at once when nothing else says how many. */
const CAPACITY = 256

/**
 * Trains a network. In single precision where all features are, as scikit-learn does, but not with `lbfgs`.
 *
 * @throws FitError `bad_parameter`, `too_few_rows` for a validation part without two rows or without a row of each
 * class, `did_not_converge` when the weights overflow.
 */
export async function fitNetwork(
  task: NetworkTask,
  params: MlpParams,
  context: FitContext,
): Promise<NetworkWeights & TrainingHistory> {
  checkSolver(params)
  const { X } = task
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const precision = precisionOf(X, params)
  const random = new RandomState(context.randomState)
  const units = layerUnits(params, features, task.outputs)
  const initial = initialWeights(units, params.activation, random)
  const { rows, validation } = divideRows(task, params, random)
  const options: NetworkOptions = {
    units,
    activation: params.activation,
    outActivation: task.outActivation,
    precision,
    batchNorm: params.batchNorm,
    dropout: params.dropout,
    capacity: capacityOf(params, X.rows),
  }
  const memory = new KernelMemory({ initialBytes: memoryBytes(options, params, X.rows, features) })
  const kernels = createNetworkKernels(memory, precision)
  const network = createNetwork(memory, kernels, options)
  const { pace } = context
  const source = await createResidentRows(X, { memory, kernels, capacity: options.capacity, pace })
  loadWeights(network, kernels, initial)
  const common = { network, kernels, source, loss: task.loss(precision), rows, params, context }
  const weights = context.sampleWeight
  const history =
    params.solver === 'lbfgs'
      ? await trainLbfgs({ ...common, weights })
      : await trainStochastic({
          ...common,
          weights,
          optimiser: createOptimiser(network, memory, kernels, params),
          validation: validation === null ? null : task.validation(validation),
          random,
        })
  const learned = readWeights(network, kernels)
  if (![...learned.coefs, ...learned.intercepts].every((values) => values.every(Number.isFinite))) {
    throw new FitError(
      'did_not_converge',
      'the weights have grown beyond all bounds: scale the features, or lower learning_rate_init',
    )
  }
  return {
    layerUnits: units,
    activation: params.activation,
    outActivation: task.outActivation,
    ...learned,
    ...history,
  }
}

/** The most bytes that `fitNetwork` holds beside its inputs. */
export function fitNetworkMemory({ rows, columns }: DataShape, params: MlpParams, outputs: number): number {
  const options: NetworkOptions = {
    units: layerUnits(params, columns, outputs),
    activation: params.activation,
    outActivation: 'identity',
    precision: 'double',
    batchNorm: params.batchNorm,
    dropout: params.dropout,
    capacity: capacityOf(params, rows),
  }
  const parameters = parameterBytes(options)
  // L-BFGS remembers ten pairs and needs a few vectors more; the initial, the best and the final weights are copies.
  const copies = params.solver === 'lbfgs' ? 27 : 4
  // Row numbers in the order of each epoch, their shuffle, and the predictions of a validation.
  const perRow = 4 * 4 + 8
  return memoryBytes(options, params, rows, columns) + copies * parameters + perRow * rows
}

function memoryBytes(options: NetworkOptions, params: MlpParams, rows: number, features: number): number {
  const moments = params.solver === 'lbfgs' ? 0 : momentBlocks(params.solver)
  return (
    NETWORK_KERNEL_BYTES +
    networkBytes(options) +
    moments * (parameterBytes(options) + 64) +
    residentRowsBytes(rows, features, bytesOf(options.precision), options.capacity)
  )
}

function capacityOf({ solver, batchSize }: MlpParams, rows: number): number {
  const batch = solver === 'lbfgs' || batchSize === 'auto' ? CAPACITY : Math.max(CAPACITY, batchSize)
  return Math.min(rows, batch)
}

function precisionOf(X: Features | SparseMatrix, { solver }: MlpParams): Precision {
  if (isSparse(X) || solver === 'lbfgs') return 'double'
  return X.columns.every((column) => column instanceof Float32Array) ? 'single' : 'double'
}

/** The rows to train on and, with early stopping, those to validate with. */
function divideRows(
  { X: { rows }, stratify }: NetworkTask,
  { solver, earlyStopping, validationFraction }: MlpParams,
  random: RandomState,
): { rows: Int32Array; validation: Int32Array | null } {
  if (!earlyStopping || solver === 'lbfgs') {
    const all = new Int32Array(rows)
    for (let row = 0; row < rows; row += 1) all[row] = row
    return { rows: all, validation: null }
  }
  try {
    const { train, test } = trainTestSplit({
      rows,
      testSize: validationFraction,
      randomState: random,
      ...(stratify && { stratify }),
    })
    if (test.length >= 2) return { rows: train, validation: test }
  } catch (error) {
    if (!(error instanceof SplitError)) throw error
    throw new FitError('too_few_rows', `no rows can be set aside for early stopping: ${error.message}`)
  }
  throw new FitError(
    'too_few_rows',
    'early stopping needs at least two rows to validate with: raise validation_fraction',
  )
}
