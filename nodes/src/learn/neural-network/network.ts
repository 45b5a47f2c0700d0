import { ACTIVATION_CODES } from '../kernels/activation-functions.ts'
import type { KernelMemory } from '../kernels/kernel-memory.ts'
import type { FloatArray } from '../matrix.ts'
import type { RandomState } from '../random/random-state.ts'
import { createBatchNorm } from './batch-norm.ts'
import type { BatchNorm } from './batch-norm.ts'
import { createDropout } from './dropout.ts'
import type { Dropout } from './dropout.ts'
import type { HiddenActivation, OutputActivation } from './mlp-params.ts'
import type { NetworkKernels } from './network-kernels.ts'
import { bytesOf, hasOneOutput, layOutParameters, padTo, parameterBytes } from './network-layout.ts'
import type { LayerLayout, ParameterLayout, Precision } from './network-layout.ts'

export interface NetworkOptions {
  units: readonly number[]
  activation: HiddenActivation
  outActivation: OutputActivation
  precision: Precision
  batchNorm: boolean
  /** The share of hidden units left out in training. */
  dropout: number
  /** The most rows that go through at once. */
  capacity: number
}

/** A network in the kernel's memory: rows go through it batch by batch, forward and back. */
export interface Network {
  layout: ParameterLayout
  /** How far the gradient of a parameter lies behind the parameter. */
  toGradient: number
  /** Where the rows of a batch are put, `inStride` numbers each. */
  inputs: number
  /** What comes out: `outStride` numbers a row. */
  outputs: FloatArray
  /** What goes back in: the loss's derivative by what came before the last activation. */
  deltas: FloatArray
  outStride: number
  capacity: number
  batchNorms: readonly BatchNorm[]
  /** In training units are left out and batches standardised; with `random` for the draw of units. */
  forward(rows: number, training?: { random: RandomState }): void
  /** The gradients' sums over the batch, or their sums added to what is there. */
  backward(rows: number, add?: boolean): void
}

const VECTOR_BYTES = 16

/** The bytes that `createNetwork` reserves, and what lies beside them. */
export function networkBytes(options: NetworkOptions): number {
  const { units, precision, capacity, dropout, batchNorm } = options
  const rows = padTo(capacity, 4)
  // Strides are at most 12 numbers longer than the units they hold.
  const strides = units.map((count) => count + 12)
  const arraysOfRows = 2 + (dropout > 0 ? 2 : 0) + (batchNorm ? 1 : 0)
  const numbers = arraysOfRows * rows * strides.reduce((sum, stride) => sum + stride, 0)
  const reserved = 64 * 8 * units.length + 64
  const vectors = 4 * Math.max(...strides) + rows
  return 3 * parameterBytes(options) + bytesOf(precision) * (numbers + vectors) + reserved
}

/** Reserves and makes the network; its parameters are zeros. */
export function createNetwork(
  memory: KernelMemory,
  kernels: NetworkKernels,
  options: NetworkOptions,
): Network {
  const { activation, outActivation, batchNorm, dropout } = options
  const { size } = kernels
  const lanes = 32 / size
  const rows = padTo(options.capacity, 4)
  const layout = layOutParameters(memory, options)
  const gradients = memory.allocate(layout.bytes)
  const { layers } = layout
  const last = layers.length - 1
  const inputs = memory.allocate(rows * layers[0].inStride * size)
  const reserveRows = (layer: LayerLayout) => memory.allocate(rows * layer.outStride * size)
  const activations = layers.map(reserveRows)
  const deltas = layers.map(reserveRows)
  const dropouts = layers.slice(0, last).map((layer): Dropout | null => {
    return dropout > 0 ? createDropout(kernels, dropout, reserveRows(layer), layer, rows) : null
  })
  // One for each layer: what pads their rows stays 0. A single column is its own transpose.
  const transposed = layers.map((layer) => {
    return hasOneOutput(layer) ? layer.weights : memory.allocate(layer.outputs * layer.inStride * size)
  })
  const widest = Math.max(...layers.map((layer) => layer.outStride))
  const zeroBias = memory.allocate(Math.max(widest, rows) * size)
  const sums = memory.allocate(widest * size)
  const unit = memory.allocate(VECTOR_BYTES)
  kernels.view(unit, 1)[0] = 1
  const batchNorms = batchNorm
    ? layers.slice(0, last).map((layer, level) => createBatchNorm(kernels, layer, activations[level], rows))
    : []
  const toGradient = gradients - layout.start
  const code = ACTIVATION_CODES[activation]
  /** What layer `level` reads. */
  const readsFrom = (level: number) => {
    return level === 0 ? inputs : (dropouts[level - 1]?.output ?? activations[level - 1])
  }

  return {
    layout,
    toGradient,
    inputs,
    outputs: kernels.view(activations[last], rows * layers[last].outStride),
    deltas: kernels.view(deltas[last], rows * layers[last].outStride),
    outStride: layers[last].outStride,
    capacity: options.capacity,
    batchNorms,
    forward(count, training) {
      layers.forEach((layer, level) => {
        const { inStride, outStride, outputs, bias } = layer
        const z = activations[level]
        const width = padTo(outputs, lanes) * size
        if (hasOneOutput(layer)) {
          const rowsThrough = padTo(count, 4)
          kernels.dots(readsFrom(level), layer.weights, bias, z, rowsThrough, layer.inputs, inStride * size)
          const one = { rows: 1, width: rowsThrough * size, bias: zeroBias }
          activateOutput(kernels, { z, count, layer, ...one, activation: outActivation })
          return
        }
        kernels.multiply(
          readsFrom(level),
          layer.weights,
          z,
          padTo(count, 4),
          padTo(outputs, lanes),
          layer.inputs,
          inStride,
          1,
          outStride,
          outStride,
          0,
          kernels.scratch,
        )
        if (level === last) {
          activateOutput(kernels, { z, count, layer, rows: count, width, bias, activation: outActivation })
          return
        }
        if (batchNorm) {
          kernels.activate(z, bias, count, width, outStride * size, ACTIVATION_CODES.identity)
          batchNorms[level].forward(count, training !== undefined)
          kernels.activate(z, zeroBias, count, width, outStride * size, code)
        } else kernels.activate(z, bias, count, width, outStride * size, code)
        dropouts[level]?.forward(z, count, training?.random)
      })
    },
    backward(count, add = false) {
      for (let level = last; level >= 0; level -= 1) {
        const layer = layers[level]
        const delta = deltas[level]
        const gradient = layer.weights + toGradient
        sumGradients(kernels, { layer, from: readsFrom(level), delta, gradient, count, add })
        sumBias(kernels, { layer, delta, gradient: layer.bias + toGradient, count, add, sums, unit })
        if (level === 0) return
        const below = layers[level - 1]
        const stride = layer.inStride * size
        if (!hasOneOutput(layer)) {
          const { weights, inputs: rowCount, outputs, outStride } = layer
          kernels.transpose(weights, rowCount, outputs, outStride * size, transposed[level], stride)
        }
        kernels.multiply(
          delta,
          transposed[level],
          deltas[level - 1],
          padTo(count, 4),
          padTo(below.outputs, lanes),
          layer.outputs,
          layer.outStride,
          1,
          layer.inStride,
          below.outStride,
          0,
          kernels.scratch,
        )
        dropouts[level - 1]?.backward(deltas[level - 1], count)
        const width = padTo(below.outputs, lanes) * size
        kernels.derive(deltas[level - 1], activations[level - 1], count, width, stride, code)
        if (batchNorm) batchNorms[level - 1].backward(deltas[level - 1], count, toGradient)
      }
    },
  }
}

interface OutputRows {
  z: number
  count: number
  layer: LayerLayout
  /** How many rows the kernel takes them for: single outputs lie in one. */
  rows: number
  /** Bytes of a row that are computed. */
  width: number
  bias: number
  activation: OutputActivation
}

function activateOutput(
  kernels: NetworkKernels,
  { z, count, layer, rows, width, bias, activation }: OutputRows,
): void {
  const stride = layer.outStride * kernels.size
  const code = activation === 'logistic' ? ACTIVATION_CODES.logistic : ACTIVATION_CODES.identity
  kernels.activate(z, bias, rows, width, stride, code)
  if (activation === 'softmax') kernels.softmax(z, count, layer.outputs, width, stride)
  if (activation !== 'exp') return
  const values = kernels.view(z, count * layer.outStride)
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < layer.outputs; j += 1) {
      const place = i * layer.outStride + j
      values[place] = Math.exp(values[place])
    }
  }
}

interface GradientSum {
  layer: LayerLayout
  delta: number
  gradient: number
  count: number
  add: boolean
}

/** `gradient = activationsᵀ delta`. */
function sumGradients(
  kernels: NetworkKernels,
  { layer, from, delta, gradient, count, add }: GradientSum & { from: number },
): void {
  const { inputs, outputs, inStride, outStride } = layer
  const { size } = kernels
  const rows = padTo(inputs, 4)
  if (hasOneOutput(layer)) {
    kernels.weightedSums(from, delta, gradient, count, rows * size, inStride * size, add ? 1 : 0)
  } else {
    kernels.multiply(
      from,
      delta,
      gradient,
      rows,
      padTo(outputs, 32 / size),
      count,
      1,
      inStride,
      outStride,
      outStride,
      add ? 1 : 0,
      kernels.scratch,
    )
  }
  // The logistic function of nothing is not 0: what pads the units must not move.
  const unused = (rows - inputs) * outStride
  if (unused > 0) kernels.view(gradient + inputs * outStride * size, unused).fill(0)
}

function sumBias(
  kernels: NetworkKernels,
  { layer, delta, gradient, count, add, sums, unit }: GradientSum & { sums: number; unit: number },
): void {
  const { size } = kernels
  if (hasOneOutput(layer)) {
    kernels.weightedSums(unit, delta, gradient, count, VECTOR_BYTES, 0, add ? 1 : 0)
    return
  }
  const width = padTo(layer.outputs, 32 / size) * size
  if (!add) {
    kernels.columnSums(delta, gradient, count, width, layer.outStride * size)
    return
  }
  kernels.columnSums(delta, sums, count, width, layer.outStride * size)
  const total = kernels.view(gradient, layer.outputs)
  const part = kernels.view(sums, layer.outputs)
  for (let j = 0; j < total.length; j += 1) total[j] += part[j]
}
