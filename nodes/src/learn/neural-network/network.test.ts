import { describe, expect, it } from 'vitest'
import { KernelMemory } from '../kernels/kernel-memory.ts'
import { RandomState } from '../random/random-state.ts'
import { initialWeights } from './initial-weights.ts'
import { createNetwork } from './network.ts'
import { createNetworkKernels } from './network-kernels.ts'
import { loadWeights } from './network-weights.ts'
import { multiclassLogLoss, poissonDeviance, squaredError } from './output-loss.ts'
import { createRowReader } from './training-rows.ts'

const ROWS = 7
const FEATURES = 3
const random = new RandomState(4)
const X = {
  rows: ROWS,
  columns: Array.from({ length: FEATURES }, () => Float64Array.from({ length: ROWS }, () => random.gauss())),
}
const classes = { codes: Int32Array.from({ length: ROWS }, (_, i) => i % 3), classCount: 3 }
const counts = Float64Array.from({ length: ROWS }, (_, i) => i % 4)
const weights = Float64Array.from({ length: ROWS }, () => random.random())
const everyRow = Int32Array.from({ length: ROWS }, (_, i) => i)

const outputs = {
  softmax: { units: 3, loss: multiclassLogLoss(classes, weights, 'double') },
  identity: { units: 1, loss: squaredError(counts, weights) },
  exp: { units: 1, loss: poissonDeviance(counts, weights) },
} as const

describe('a network', () => {
  for (const outActivation of ['softmax', 'identity', 'exp'] as const) {
    for (const activation of ['tanh', 'logistic', 'identity', 'relu'] as const) {
      for (const batchNorm of [false, true]) {
        it(`knows its gradient: ${outActivation}, ${activation}${batchNorm ? ', batch normalisation' : ''}`, () => {
          const { units, loss } = outputs[outActivation]
          const memory = new KernelMemory({ initialBytes: 1 << 20 })
          const kernels = createNetworkKernels(memory, 'double')
          const shape = [FEATURES, 5, 6, units]
          const network = createNetwork(memory, kernels, {
            units: shape,
            activation,
            outActivation,
            precision: 'double',
            batchNorm,
            dropout: 0,
            capacity: ROWS,
          })
          loadWeights(network, kernels, initialWeights(shape, activation, new RandomState(2)))
          const source = createRowReader(X, kernels)
          source.gather(everyRow, ROWS, network.inputs)
          const evaluate = () => {
            network.forward(ROWS, { random })
            return loss.evaluate(network, everyRow, ROWS)
          }
          const size = Math.max(1, evaluate())
          network.backward(ROWS)
          const { layers } = network.layout
          for (const { weights: matrix, bias, scale, shift, inputs, outputs: count, outStride } of layers) {
            const places = Array.from({ length: inputs * count }, (_, i) => {
              return matrix + 8 * (Math.floor(i / count) * outStride + (i % count))
            })
            for (let j = 0; j < count; j += 1) {
              places.push(bias + 8 * j)
              if (scale !== shift) places.push(scale + 8 * j, shift + 8 * j)
            }
            for (const place of places) {
              const value = memory.view('f64', place, 1)
              const gradient = memory.view('f64', place + network.toGradient, 1)[0]
              const kept = value[0]
              const step = 1e-5
              value[0] = kept + step
              const above = evaluate()
              value[0] = kept - step
              const below = evaluate()
              value[0] = kept
              expect(Math.abs((above - below) / (2 * step) - gradient)).toBeLessThan(1e-6 * size)
            }
          }
        })
      }
    }
  }
})
