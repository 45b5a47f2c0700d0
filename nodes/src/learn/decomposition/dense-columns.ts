import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'

/** The columns of the rows `start` to `end - 1`; of a dense matrix they are views. */
export function denseColumns(X: Matrix | SparseMatrix, start = 0, end = X.rows): Float64Array[] {
  if (!isSparse(X)) return X.columns.map((column) => column.subarray(start, end))
  const { columnCount, indptr, indices, values } = X
  const columns = Array.from({ length: columnCount }, () => new Float64Array(end - start))
  for (let row = start; row < end; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      columns[indices[entry]][row - start] = values[entry]
    }
  }
  return columns
}
