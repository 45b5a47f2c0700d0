import { functionsOfDouble, functionsOfSingle } from '../kernels/activation-functions.ts'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import type { Features, FloatArray, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { createNetwork, networkBytes } from './network.ts'
import type { NetworkOptions } from './network.ts'
import { createNetworkKernels, NETWORK_KERNEL_BYTES } from './network-kernels.ts'
import type { NetworkWeights } from './network-state.ts'
import { loadWeights } from './network-weights.ts'
import { createRowReader } from './training-rows.ts'

/** Rows from which on the kernels earn what it costs to set them up. */
const MANY_ROWS = 64
const CAPACITY = 256

/** What comes out of the network for each row: one array an output. */
export function predictNetwork(weights: NetworkWeights, X: Features | SparseMatrix): Float64Array[] {
  const outputs = weights.layerUnits.at(-1) ?? 0
  const predictions = Array.from({ length: outputs }, () => new Float64Array(X.rows))
  if (X.rows < MANY_ROWS && weights.batchNorm.length === 0) predictFew(weights, X, predictions)
  else predictMany(weights, X, predictions)
  return predictions
}

function predictMany(weights: NetworkWeights, X: Features | SparseMatrix, predictions: Float64Array[]): void {
  const { layerUnits: units, activation, outActivation, coefs, batchNorm } = weights
  const options: NetworkOptions = {
    units,
    activation,
    outActivation,
    precision: coefs[0] instanceof Float32Array ? 'single' : 'double',
    batchNorm: batchNorm.length > 0,
    dropout: 0,
    capacity: CAPACITY,
  }
  const memory = new KernelMemory({
    initialBytes: NETWORK_KERNEL_BYTES + networkBytes(options),
  })
  const kernels = createNetworkKernels(memory, options.precision)
  const network = createNetwork(memory, kernels, options)
  loadWeights(network, kernels, weights)
  const source = createRowReader(X, kernels)
  const index = new Int32Array(CAPACITY)
  for (let start = 0; start < X.rows; start += CAPACITY) {
    const count = Math.min(CAPACITY, X.rows - start)
    for (let i = 0; i < count; i += 1) index[i] = start + i
    source.gather(index, count, network.inputs)
    network.forward(count)
    predictions.forEach((values, output) => {
      for (let i = 0; i < count; i += 1) values[start + i] = network.outputs[i * network.outStride + output]
    })
  }
}

/** The same operations in the same order row by row, without a kernel: what one row waits for is not a memory. */
function predictFew(weights: NetworkWeights, X: Features | SparseMatrix, predictions: Float64Array[]): void {
  const { layerUnits: units, coefs, intercepts, activation, outActivation } = weights
  const isSingle = coefs[0] instanceof Float32Array
  const array = (count: number): FloatArray => (isSingle ? new Float32Array(count) : new Float64Array(count))
  const functions = isSingle ? functionsOfSingle : functionsOfDouble
  const values = units.map(array)
  const last = units.length - 1
  for (let row = 0; row < X.rows; row += 1) {
    readRow(X, row, values[0])
    coefs.forEach((coef, level) => {
      const to = values[level + 1]
      multiplyRow(values[level], coef, to)
      for (let j = 0; j < to.length; j += 1) to[j] += intercepts[level][j]
      const name = level + 1 === last ? outActivation : activation
      switch (name) {
        case 'identity':
          break
        case 'relu':
          for (let j = 0; j < to.length; j += 1) if (to[j] < 0) to[j] = 0
          break
        case 'logistic':
          for (let j = 0; j < to.length; j += 1) to[j] = functions.logistic(to[j])
          break
        case 'tanh':
          for (let j = 0; j < to.length; j += 1) to[j] = functions.tanh(to[j])
          break
        case 'exp':
          for (let j = 0; j < to.length; j += 1) to[j] = Math.exp(to[j])
          break
        case 'softmax':
          softmaxRow(to, functions.exp, isSingle ? Math.fround : Number)
          break
      }
    })
    predictions.forEach((column, output) => (column[row] = values[last][output]))
  }
}

function readRow(X: Features | SparseMatrix, row: number, target: FloatArray): void {
  if (!isSparse(X)) {
    X.columns.forEach((column, j) => (target[j] = column[row]))
    return
  }
  target.fill(0)
  for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
    target[X.indices[entry]] = X.values[entry]
  }
}

function multiplyRow(from: FloatArray, coef: FloatArray, to: FloatArray): void {
  if (from instanceof Float64Array && coef instanceof Float64Array && to instanceof Float64Array) {
    multiplyRowOfDoubles(from, coef, to)
    return
  }
  to.fill(0)
  for (let i = 0, place = 0; i < from.length; i += 1) {
    const value = from[i]
    for (let j = 0; j < to.length; j += 1, place += 1) to[j] += Math.fround(value * coef[place])
  }
}

function multiplyRowOfDoubles(from: Float64Array, coef: Float64Array, to: Float64Array): void {
  to.fill(0)
  for (let i = 0, place = 0; i < from.length; i += 1) {
    const value = from[i]
    for (let j = 0; j < to.length; j += 1, place += 1) to[j] += value * coef[place]
  }
}

function softmaxRow(values: FloatArray, exp: (x: number) => number, round: (x: number) => number): void {
  let most = values[0]
  for (const value of values) most = Math.max(most, value)
  let sum = 0
  for (let j = 0; j < values.length; j += 1) {
    values[j] = exp(round(values[j] - most))
    sum = round(sum + values[j])
  }
  for (let j = 0; j < values.length; j += 1) values[j] /= sum
}
