import { columnOf, transposed } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { dot } from '../linear-algebra/vectors.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import type { Factors } from './nmf-init.ts'

/** What scikit-learn takes for nothing: the precision of a float. */
export const NOTHING = 2 ** -23

/** `W Hᵀ` where X is not 0: entry by entry of a sparse X, else column by column. */
export function* productWhereStored(
  X: Matrix | SparseMatrix,
  { w, h }: Factors,
  products: Products,
): Steps<Float64Array> {
  if (!isSparse(X)) return (yield* products.multiplySteps(w, transposed(h))).data
  const { rows, indptr, indices } = X
  const values = new Float64Array(indptr[rows])
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      let sum = 0
      for (let j = 0; j < w.columns; j += 1)
        sum += w.data[j * rows + row] * h.data[j * h.rows + indices[entry]]
      values[entry] = sum
    }
    if ((row & 255) === 255) yield
  }
  return values
}

/** Walks through the stored entries of X in the order of `productWhereStored`. */
export function eachStored(X: Matrix | SparseMatrix, visit: (value: number, place: number) => void): void {
  if (isSparse(X)) {
    for (let entry = 0; entry < X.indptr[X.rows]; entry += 1) visit(X.values[entry], entry)
    return
  }
  X.columns.forEach((column, j) => {
    for (let i = 0; i < column.length; i += 1) visit(column[i], j * X.rows + i)
  })
}

/**
 * The square root of twice the beta divergence of X from `W Hᵀ`: for beta 2 the Frobenius norm of the difference, 1 the
 * Kullback-Leibler divergence, 0 that of Itakura and Saito (Févotte & Idier 2011).
 */
export function* rootDivergence(
  X: Matrix | SparseMatrix,
  factors: Factors,
  beta: number,
  products: Products,
): Steps<number> {
  const divergence =
    beta === 2
      ? yield* squaredDistance(X, factors, products)
      : yield* generalDivergence(X, factors, beta, products)
  return Math.sqrt(Math.max(0, 2 * divergence))
}

function* squaredDistance(X: Matrix | SparseMatrix, factors: Factors, products: Products): Steps<number> {
  const product = yield* productWhereStored(X, factors, products)
  let squares = 0
  if (!isSparse(X)) {
    eachStored(X, (value, place) => (squares += (value - product[place]) ** 2))
    return squares / 2
  }
  // |X - W Hᵀ|² without the dense product: its own norm is that of two small matrices.
  const grams = [
    yield* products.multiplyTransposedSteps(factors.w, factors.w),
    yield* products.multiplyTransposedSteps(factors.h, factors.h),
  ]
  let cross = 0
  eachStored(X, (value, place) => {
    squares += value * value
    cross += value * product[place]
  })
  return (squares + dot(grams[0].data, grams[1].data) - 2 * cross) / 2
}

function* generalDivergence(
  X: Matrix | SparseMatrix,
  factors: Factors,
  beta: number,
  products: Products,
): Steps<number> {
  const product = yield* productWhereStored(X, factors, products)
  let sum = 0
  switch (beta) {
    case 1: {
      let total = 0
      eachStored(X, (value, place) => {
        total += value
        if (value > NOTHING) sum += value * Math.log(value / Math.max(product[place], NOTHING))
      })
      return sum + sumOfProduct(factors) - total
    }
    case 0:
      eachStored(X, (value, place) => {
        if (value <= NOTHING) return
        const ratio = value / Math.max(product[place], NOTHING)
        sum += ratio - Math.log(ratio)
      })
      return sum - product.length
    default: {
      eachStored(X, (value, place) => {
        sum += (beta - 1) * product[place] ** beta
        if (value <= NOTHING) return
        const expected = Math.max(product[place], NOTHING)
        sum += value ** beta - beta * value * expected ** (beta - 1)
      })
      return sum / (beta * (beta - 1))
    }
  }
}

/** The sum of all entries of `W Hᵀ`. */
function sumOfProduct({ w, h }: Factors): number {
  let sum = 0
  for (let j = 0; j < w.columns; j += 1) sum += sumOfColumn(w, j) * sumOfColumn(h, j)
  return sum
}

export function sumOfColumn(matrix: DenseMatrix, j: number): number {
  let sum = 0
  for (const value of columnOf(matrix, j)) sum += value
  return sum
}
