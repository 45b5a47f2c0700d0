import type { FloatArray, SparseMatrix } from '../matrix.ts'
import { columnOf, columnsOf, denseOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { addScaled, dot } from './vectors.ts'

/** A matrix that is only multiplied by: dense, sparse, or never formed. */
export interface LinearOperator {
  rows: number
  columns: number
  /** `A X`. */
  apply(X: DenseMatrix): Steps<DenseMatrix>
  /** `Aᵀ X`. */
  applyTransposed(X: DenseMatrix): Steps<DenseMatrix>
}

export function denseOperator(A: DenseMatrix, products: Products): LinearOperator {
  return {
    rows: A.rows,
    columns: A.columns,
    apply: (X) => products.multiplySteps(A, X),
    applyTransposed: (X) => products.multiplyTransposedSteps(A, X),
  }
}

/** The matrix that has these columns, less `offsets`: they are read where they are. */
export function columnsOperator(
  columns: readonly FloatArray[],
  offsets: Float64Array | null,
  products: Products,
): LinearOperator {
  const rows = columns[0].length
  return {
    rows,
    columns: columns.length,
    *apply(X) {
      return denseOf(yield* products.projectSteps(columns, offsets, X), rows)
    },
    applyTransposed: (X) => products.crossDotsSteps(columnsOf(X), columns, offsets),
  }
}

export function sparseOperator(A: SparseMatrix): LinearOperator {
  return {
    rows: A.rows,
    columns: A.columnCount,
    apply: (X) => multiplySparse(A, X),
    applyTransposed: (X) => multiplySparseTransposed(A, X),
  }
}

/** The operator less `offsets[j]` in every entry of column j: centred without filling the zeros of a sparse matrix. */
export function centredOperator(A: LinearOperator, offsets: Float64Array): LinearOperator {
  return {
    rows: A.rows,
    columns: A.columns,
    *apply(X) {
      const product = yield* A.apply(X)
      for (let j = 0; j < X.columns; j += 1) {
        const shift = dot(offsets, columnOf(X, j))
        const column = columnOf(product, j)
        for (let i = 0; i < column.length; i += 1) column[i] -= shift
      }
      return product
    },
    *applyTransposed(X) {
      const product = yield* A.applyTransposed(X)
      for (let j = 0; j < X.columns; j += 1) {
        let sum = 0
        for (const value of columnOf(X, j)) sum += value
        addScaled(columnOf(product, j), -sum, offsets)
      }
      return product
    },
  }
}

export function transposedOperator(A: LinearOperator): LinearOperator {
  return {
    rows: A.columns,
    columns: A.rows,
    apply: (X) => A.applyTransposed(X),
    applyTransposed: (X) => A.apply(X),
  }
}

/** A pause after so many rows, and one. */
const PAUSE = 255

/** `A X`, with the rows of X side by side so that an entry of A meets them all in one line of memory. */
function* multiplySparse(
  { rows, indptr, indices, values }: SparseMatrix,
  X: DenseMatrix,
): Steps<DenseMatrix> {
  const width = X.columns
  const source = rowMajor(X)
  const result = zeros(rows, width)
  const sum = new Float64Array(width)
  for (let i = 0; i < rows; i += 1) {
    sum.fill(0)
    for (let entry = indptr[i]; entry < indptr[i + 1]; entry += 1) {
      const value = values[entry]
      const from = indices[entry] * width
      for (let j = 0; j < width; j += 1) sum[j] += value * source[from + j]
    }
    for (let j = 0; j < width; j += 1) result.data[j * rows + i] = sum[j]
    if ((i & PAUSE) === PAUSE) yield
  }
  return result
}

function* multiplySparseTransposed(
  { rows, columnCount, indptr, indices, values }: SparseMatrix,
  X: DenseMatrix,
): Steps<DenseMatrix> {
  const width = X.columns
  const source = rowMajor(X)
  const sums = new Float64Array(columnCount * width)
  for (let i = 0; i < rows; i += 1) {
    const from = i * width
    for (let entry = indptr[i]; entry < indptr[i + 1]; entry += 1) {
      const value = values[entry]
      const to = indices[entry] * width
      for (let j = 0; j < width; j += 1) sums[to + j] += value * source[from + j]
    }
    if ((i & PAUSE) === PAUSE) yield
  }
  const result = zeros(columnCount, width)
  for (let j = 0; j < width; j += 1) {
    const column = columnOf(result, j)
    for (let i = 0; i < columnCount; i += 1) column[i] = sums[i * width + j]
  }
  return result
}

function rowMajor({ rows, columns, data }: DenseMatrix): Float64Array {
  const result = new Float64Array(rows * columns)
  for (let j = 0; j < columns; j += 1) {
    for (let i = 0; i < rows; i += 1) result[i * columns + j] = data[j * rows + i]
  }
  return result
}
