/** What takes the place of a scalar product: the kernel of a support vector machine. */
import { z } from 'zod'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { featureCountOf } from '../estimator/input.ts'

export const kernelParams = {
  kernel: z.enum(['linear', 'poly', 'rbf', 'sigmoid']).default('rbf'),
  /** The power of the polynomial kernel. */
  degree: wholeNumber(0).default(3),
  /** `scale` is 1 / (features * variance of all values), `auto` 1 / features. */
  gamma: z.union([z.enum(['scale', 'auto']), nonNegative()]).default('scale'),
  /** The constant of the polynomial and of the sigmoid kernel. */
  coef0: z.number().default(0),
}

export interface KernelParams {
  kernel: 'linear' | 'poly' | 'rbf' | 'sigmoid'
  degree: number
  gamma: 'scale' | 'auto' | number
  coef0: number
}

/** A kernel with all its numbers; plain data. */
export interface KernelFunction {
  kind: 'linear' | 'poly' | 'rbf' | 'sigmoid'
  degree: number
  gamma: number
  coef0: number
}

/** The kernel for these rows. */
export function resolveKernel(
  { kernel, degree, gamma, coef0 }: KernelParams,
  X: Matrix | SparseMatrix,
): KernelFunction {
  return { kind: kernel, degree, gamma: resolveGamma(gamma, X), coef0 }
}

function resolveGamma(gamma: 'scale' | 'auto' | number, X: Matrix | SparseMatrix): number {
  if (typeof gamma === 'number') return gamma
  const features = featureCountOf(X)
  if (gamma === 'auto') return 1 / features
  const variance = isSparse(X) ? varianceOfSparse(X) : varianceOf(X)
  return variance === 0 ? 1 : 1 / (features * variance)
}

/** The variance of all values; exactly 0 when they are all the same. */
function varianceOf({ rows, columns }: Matrix): number {
  const first = columns[0][0]
  const count = rows * columns.length
  let sum = 0
  for (const column of columns) for (const value of column) sum += value - first
  const mean = first + sum / count
  let squares = 0
  for (const column of columns) for (const value of column) squares += (value - mean) ** 2
  return squares / count
}

function varianceOfSparse({ rows, columnCount, indptr, values }: SparseMatrix): number {
  const count = rows * columnCount
  const entries = indptr[rows]
  let sum = 0
  for (let entry = 0; entry < entries; entry += 1) sum += values[entry]
  const mean = sum / count
  let squares = (count - entries) * mean * mean
  for (let entry = 0; entry < entries; entry += 1) squares += (values[entry] - mean) ** 2
  return squares / count
}
