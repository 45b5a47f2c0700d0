import { alignedBytes } from '../../kernels/kernel-memory.ts'
import { createLogisticKernel } from '../../kernels/logistic.ts'
import type { LossFactory } from './point-loss.ts'

export interface ClassLossData {
  /** 0 … classCount - 1 in every row. */
  codes: Int32Array
  /** One weight a row; all ones when absent. */
  weight?: Float64Array
}

/** Factors up to 2 of which a product can't overflow. */
const PRODUCT_LENGTH = 512

/** The logistic loss of two classes; the raw prediction is the log odds of class 1. */
export function binomialLoss({ codes, weight }: ClassLossData): LossFactory {
  return {
    outputs: 1,
    scratchBytes: (blockRows) => 4 * alignedBytes(8 * blockRows),
    create({ memory, rows, offset, z: [z] }) {
      const kernel = createLogisticKernel(memory)
      const [signsAt, weightsAt, factorsAt, curvatureAt] = Array.from({ length: 4 }, () =>
        memory.allocate(8 * rows),
      )
      const signs = memory.view('f64', signsAt, rows)
      const weights = memory.view('f64', weightsAt, rows).fill(1)
      const factors = memory.view('f64', factorsAt, rows)
      const blockCurvature = memory.view('f64', curvatureAt, rows)
      const curvature = new Float64Array(codes.length)
      return {
        outputs: 1,
        evaluate(start, length) {
          for (let i = 0; i < length; i += 1) signs[i] = 1 - 2 * codes[start + i]
          if (weight) for (let i = 0; i < length; i += 1) weights[i] = weight[start + i]
          if (length % 2 === 1) {
            weights[length] = 0
            signs[length] = 1
            z[length] = 0
          }
          const rest = kernel.binomial(offset, signsAt, weightsAt, factorsAt, curvatureAt, length)
          if (length % 2 === 1) weights[length] = 1
          curvature.set(blockCurvature.subarray(0, length), start)
          return rest + (weight ? weightedLogs(factors, weights, length) : sumOfLogs(factors, length))
        },
        applyCurvature(start, length) {
          for (let i = 0; i < length; i += 1) z[i] *= curvature[start + i]
        },
        curvature(_a, _b, out, start, length) {
          for (let i = 0; i < length; i += 1) out[i] = curvature[start + i]
        },
      }
    },
  }
}

/** The logarithm of their product: one logarithm for hundreds of factors. */
function sumOfLogs(factors: Float64Array, length: number): number {
  let sum = 0
  for (let start = 0; start < length; start += PRODUCT_LENGTH) {
    const end = Math.min(length, start + PRODUCT_LENGTH)
    let product = 1
    for (let i = start; i < end; i += 1) product *= factors[i]
    sum += Math.log(product)
  }
  return sum
}

function weightedLogs(factors: Float64Array, weights: Float64Array, length: number): number {
  let sum = 0
  for (let i = 0; i < length; i += 1) sum += weights[i] * Math.log(factors[i])
  return sum
}
