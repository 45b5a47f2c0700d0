import { isSparse, takeRows, toMatrix } from '../matrix.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'

/** Some of the rows, dense or sparse, in the order given. */
export function pickRows(X: Matrix | SparseMatrix, rows: Int32Array): Matrix | SparseMatrix {
  if (!isSparse(X)) return toMatrix(takeRows(X, rows))
  const indptr = new Int32Array(rows.length + 1)
  rows.forEach((row, i) => (indptr[i + 1] = indptr[i] + X.indptr[row + 1] - X.indptr[row]))
  const indices = new Int32Array(indptr[rows.length])
  const values = new Float64Array(indptr[rows.length])
  rows.forEach((row, i) => {
    const [start, end] = [X.indptr[row], X.indptr[row + 1]]
    indices.set(X.indices.subarray(start, end), indptr[i])
    values.set(X.values.subarray(start, end), indptr[i])
  })
  return { rows: rows.length, columnCount: X.columnCount, indptr, indices, values }
}
