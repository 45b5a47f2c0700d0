import { KernelMemory } from '../kernels/kernel-memory.ts'
import { createSvmKernel } from '../kernels/svm.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { createKernelRows, kernelRowsBytes } from './create-kernel-rows.ts'
import type { KernelFunction } from './kernel-function.ts'
import type { SvmRows } from './svm-rows.ts'
import { clearRow, countOf, isDense, scatterRow, svmRowsOf, widthOf } from './svm-rows.ts'

/** The rows that a fitted machine compares others with. */
export interface SupportVectors {
  kernelFunction: KernelFunction
  /** Which training rows they are; scikit-learn counts only rows whose weight is above 0. */
  support: Int32Array
  supportVectors: SvmRows
}

/** Calls `visit` for every row with its kernel values with the support vectors; the array is valid during the call. */
export function visitKernelValues(
  { kernelFunction, supportVectors }: SupportVectors,
  X: Matrix | SparseMatrix,
  visit: (row: number, values: Float64Array) => void,
): void {
  const width = widthOf(supportVectors)
  const shape = { rows: countOf(supportVectors), width, isSparse: !isDense(supportVectors) }
  const memory = new KernelMemory({ initialBytes: kernelRowsBytes(shape) })
  const rows = createKernelRows(memory, createSvmKernel(memory), { rows: supportVectors, kernelFunction })
  const asked = svmRowsOf(X)
  const values = new Float64Array(width)
  for (let row = 0; row < X.rows; row += 1) {
    scatterRow(asked, row, values)
    visit(row, rows.ofOther(values))
    clearRow(asked, row, values)
  }
}

/** For every row the sum of its kernel values with the support vectors, each times its coefficient. */
export function kernelSums(
  vectors: SupportVectors,
  coefficients: Float64Array,
  X: Matrix | SparseMatrix,
): Float64Array {
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
): Float64Array | null {
  if (kernelFunction.kind !== 'linear') return null
  const width = widthOf(supportVectors)
  const coef = new Float64Array(width)
  const values = new Float64Array(width)
  coefficients.forEach((coefficient, i) => {
    scatterRow(supportVectors, i, values)
    for (let j = 0; j < width; j += 1) coef[j] += coefficient * values[j]
    clearRow(supportVectors, i, values)
  })
  return coef
}
