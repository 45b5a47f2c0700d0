import { columnOf, denseOf, transposed, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { denseColumns } from './dense-columns.ts'

/** A measure of how alike two rows are. */
export interface Kernel {
  name: 'linear' | 'poly' | 'rbf' | 'sigmoid' | 'cosine'
  gamma: number
  degree: number
  coef0: number
}

/** The kernel of each row of X with each row of Y, scikit-learn's `pairwise_kernels`; both dense or both sparse. */
export function* kernelMatrix(
  X: Matrix | SparseMatrix,
  Y: Matrix | SparseMatrix,
  { name, gamma, degree, coef0 }: Kernel,
  products: Products,
): Steps<DenseMatrix> {
  const dots = yield* rowProducts(X, Y, products)
  const { data } = dots
  switch (name) {
    case 'linear':
      break
    case 'poly':
      for (let i = 0; i < data.length; i += 1) data[i] = (gamma * data[i] + coef0) ** degree
      break
    case 'sigmoid':
      for (let i = 0; i < data.length; i += 1) data[i] = Math.tanh(gamma * data[i] + coef0)
      break
    case 'rbf': {
      const [x, y] = [squaredLengths(X), squaredLengths(Y)]
      eachPair(dots, (i, j, place) => {
        const distance = X === Y && i === j ? 0 : Math.max(0, -2 * data[place] + x[i] + y[j])
        data[place] = Math.exp(-gamma * distance)
      })
      break
    }
    case 'cosine': {
      const [x, y] = [squaredLengths(X), squaredLengths(Y)].map((squares) => {
        return squares.map((square) => (square === 0 ? 1 : Math.sqrt(square)))
      })
      eachPair(dots, (i, j, place) => (data[place] /= x[i] * y[j]))
      break
    }
  }
  yield
  return dots
}

function eachPair(
  { rows, columns }: DenseMatrix,
  visit: (i: number, j: number, place: number) => void,
): void {
  for (let j = 0; j < columns; j += 1) for (let i = 0; i < rows; i += 1) visit(i, j, j * rows + i)
}

/** The dot product of each row of X with each row of Y. */
function* rowProducts(
  X: Matrix | SparseMatrix,
  Y: Matrix | SparseMatrix,
  products: Products,
): Steps<DenseMatrix> {
  if (isSparse(X) && isSparse(Y)) return yield* sparseRowProducts(X, Y)
  const left = denseOf(denseColumns(X), X.rows)
  return yield* products.multiplySteps(left, transposed(denseOf(denseColumns(Y), Y.rows)))
}

/** Each row of X is spread out once and met by the entries of every row of Y. */
function* sparseRowProducts(X: SparseMatrix, Y: SparseMatrix): Steps<DenseMatrix> {
  const result = zeros(X.rows, Y.rows)
  const spread = new Float64Array(X.columnCount)
  for (let i = 0; i < X.rows; i += 1) {
    for (let entry = X.indptr[i]; entry < X.indptr[i + 1]; entry += 1)
      spread[X.indices[entry]] = X.values[entry]
    for (let j = 0; j < Y.rows; j += 1) {
      let sum = 0
      for (let entry = Y.indptr[j]; entry < Y.indptr[j + 1]; entry += 1) {
        sum += Y.values[entry] * spread[Y.indices[entry]]
      }
      result.data[j * X.rows + i] = sum
    }
    for (let entry = X.indptr[i]; entry < X.indptr[i + 1]; entry += 1) spread[X.indices[entry]] = 0
    yield
  }
  return result
}

function squaredLengths(X: Matrix | SparseMatrix): Float64Array {
  const squares = new Float64Array(X.rows)
  if (isSparse(X)) {
    for (let row = 0; row < X.rows; row += 1) {
      for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1)
        squares[row] += X.values[entry] ** 2
    }
    return squares
  }
  for (const column of X.columns)
    for (let i = 0; i < column.length; i += 1) squares[i] += column[i] * column[i]
  return squares
}

/** The means that centring a kernel takes off. */
export interface KernelMeans {
  /** Of each training row with all training rows. */
  rows: Float64Array
  all: number
}

export function kernelMeans(K: DenseMatrix): KernelMeans {
  const rows = Float64Array.from({ length: K.columns }, (_, j) => sum(columnOf(K, j)) / K.rows)
  return { rows, all: sum(rows) / K.rows }
}

/** Centres the kernel of some rows with the training rows, in place, as if the rows were centred in its space. */
export function centreKernel(K: DenseMatrix, { rows: means, all }: KernelMeans): void {
  const own = new Float64Array(K.rows)
  for (let j = 0; j < K.columns; j += 1) {
    const column = columnOf(K, j)
    for (let i = 0; i < K.rows; i += 1) own[i] += column[i]
  }
  for (let i = 0; i < K.rows; i += 1) own[i] /= K.columns
  for (let j = 0; j < K.columns; j += 1) {
    const column = columnOf(K, j)
    for (let i = 0; i < K.rows; i += 1) column[i] = column[i] - means[j] - own[i] + all
  }
}

function sum(values: Float64Array): number {
  let total = 0
  for (const value of values) total += value
  return total
}
