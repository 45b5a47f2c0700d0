import type { FloatArray } from '../matrix.ts'
import type { BatchNormState } from './network-state.ts'
import type { NetworkKernels } from './network-kernels.ts'
import type { LayerLayout } from './network-layout.ts'

/** Keeps a column that hardly varies from being blown up. */
const EPSILON = 1e-5
/** How much of the running moments each batch replaces. */
const RATE = 0.1

/** Standardises one layer's inputs over the rows of a batch, then scales and shifts them (Ioffe & Szegedy 2015). */
export interface BatchNorm {
  /** With the batch's own mean and variance in training, else with the running ones. */
  forward(rows: number, isTraining: boolean): void
  /** Turns the derivatives in place; those of scale and shift go to their gradients. */
  backward(deltas: number, rows: number, toGradient: number): void
  state(): BatchNormState
  load(state: BatchNormState): void
}

export function createBatchNorm(
  kernels: NetworkKernels,
  { outputs, outStride, scale, shift }: LayerLayout,
  z: number,
  capacity: number,
): BatchNorm {
  const runningMean = kernels.array(outputs)
  const runningVariance = kernels.array(outputs).fill(1)
  const standardised = kernels.array(capacity * outStride)
  const inverse = kernels.array(outputs)
  kernels.view(scale, outputs).fill(1)

  function standardise(values: FloatArray, rows: number, unit: number, mean: number, variance: number): void {
    const factor = kernels.view(scale, outputs)[unit]
    const offset = kernels.view(shift, outputs)[unit]
    inverse[unit] = 1 / Math.sqrt(variance + EPSILON)
    for (let i = 0, place = unit; i < rows; i += 1, place += outStride) {
      standardised[place] = (values[place] - mean) * inverse[unit]
      values[place] = standardised[place] * factor + offset
    }
  }

  return {
    forward(rows, isTraining) {
      const values = kernels.view(z, rows * outStride)
      for (let unit = 0; unit < outputs; unit += 1) {
        if (!isTraining) {
          standardise(values, rows, unit, runningMean[unit], runningVariance[unit])
          continue
        }
        let sum = 0
        for (let i = 0, place = unit; i < rows; i += 1, place += outStride) sum += values[place]
        const mean = sum / rows
        let squares = 0
        for (let i = 0, place = unit; i < rows; i += 1, place += outStride) {
          squares += (values[place] - mean) ** 2
        }
        standardise(values, rows, unit, mean, squares / rows)
        const unbiased = rows > 1 ? squares / (rows - 1) : 0
        runningMean[unit] += RATE * (mean - runningMean[unit])
        runningVariance[unit] += RATE * (unbiased - runningVariance[unit])
      }
    },
    backward(deltas, rows, toGradient) {
      const delta = kernels.view(deltas, rows * outStride)
      const factors = kernels.view(scale, outputs)
      const scaleGradient = kernels.view(scale + toGradient, outputs)
      const shiftGradient = kernels.view(shift + toGradient, outputs)
      for (let unit = 0; unit < outputs; unit += 1) {
        let sum = 0
        let product = 0
        for (let i = 0, place = unit; i < rows; i += 1, place += outStride) {
          sum += delta[place]
          product += delta[place] * standardised[place]
        }
        shiftGradient[unit] = sum
        scaleGradient[unit] = product
        const factor = factors[unit] * inverse[unit]
        for (let i = 0, place = unit; i < rows; i += 1, place += outStride) {
          delta[place] = factor * (delta[place] - sum / rows - (standardised[place] * product) / rows)
        }
      }
    },
    state: () => ({
      scale: kernels.view(scale, outputs).slice(),
      shift: kernels.view(shift, outputs).slice(),
      runningMean: runningMean.slice(),
      runningVariance: runningVariance.slice(),
    }),
    load(state) {
      kernels.view(scale, outputs).set(state.scale)
      kernels.view(shift, outputs).set(state.shift)
      runningMean.set(state.runningMean)
      runningVariance.set(state.runningVariance)
    },
  }
}
