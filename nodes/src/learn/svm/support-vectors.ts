import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createSvmKernel } from '../kernels/svm.ts'
import type { Matrix } from '../matrix.ts'
import { rowsOf } from '../neighbors/row-major.ts'
import type { KernelFunction } from './kernel-function.ts'
import { RowPanels } from './row-panels.ts'

/** The rows that a fitted machine compares others with. */
export interface SupportVectors {
  kernelFunction: KernelFunction
  /** Which training rows they are. */
  support: Int32Array
  /** Themselves, one after the other. */
  supportVectors: Float64Array
}

/** The support vectors among training rows that lie one after the other. */
export function takeSupportVectors(
  points: Float64Array,
  width: number,
  support: Int32Array,
): { support: Int32Array; supportVectors: Float64Array } {
  const supportVectors = new Float64Array(support.length * width)
  support.forEach((row, i) => supportVectors.set(points.subarray(row * width, (row + 1) * width), i * width))
  return { support, supportVectors }
}

/** Calls `visit` for every row with its kernel values with the support vectors; the array is valid during the call. */
export function visitKernelValues(
  { kernelFunction, supportVectors }: SupportVectors,
  X: Matrix,
  visit: (row: number, values: Float64Array) => void,
): void {
  const width = X.columns.length
  const asked = rowsOf(X)
  const memory = new KernelMemory({ initialBytes: RowPanels.bytesFor(supportVectors.length / width, width) })
  const panels = new RowPanels(memory, createSvmKernel(memory), {
    points: supportVectors,
    width,
    kernelFunction,
  })
  for (let row = 0; row < X.rows; row += 1) visit(row, panels.ofOther(asked, row * width))
}

/** For every row the sum of its kernel values with the support vectors, each times its coefficient. */
export function kernelSums(vectors: SupportVectors, coefficients: Float64Array, X: Matrix): Float64Array {
  const sums = new Float64Array(X.rows)
  visitKernelValues(vectors, X, (row, values) => {
    let sum = 0
    for (let i = 0; i < coefficients.length; i += 1) sum += coefficients[i] * values[i]
    sums[row] = sum
  })
  return sums
}

/** The weights of the features in a machine with a linear kernel; null with another. */
export function linearCoefficients(
  { kernelFunction, supportVectors }: SupportVectors,
  coefficients: Float64Array,
  width: number,
): Float64Array | null {
  if (kernelFunction.kind !== 'linear') return null
  const coef = new Float64Array(width)
  for (let i = 0; i < supportVectors.length; i += 1) {
    coef[i % width] += coefficients[Math.floor(i / width)] * supportVectors[i]
  }
  return coef
}
