import type { FloatArray } from '../matrix.ts'
import { columnOf, columnsOf, denseOf } from './dense-matrix.ts'
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
