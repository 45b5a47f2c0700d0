/** Columns of a matrix that is compressed by row. */
import type { SparseMatrix } from '../matrix.ts'

/** The entries of a `SparseMatrix` column by column: scipy's CSC layout. */
export interface SparseColumns {
  /** Where each column's entries begin; one value more than there are columns. */
  indptr: Int32Array
  /** The row of each entry, ascending within a column. */
  rows: Int32Array
  values: Float64Array
}

export function sparseColumns({ rows, columnCount, indptr, indices, values }: SparseMatrix): SparseColumns {
  const entries = indptr[rows]
  const starts = new Int32Array(columnCount + 1)
  for (let entry = 0; entry < entries; entry += 1) starts[indices[entry] + 1] += 1
  for (let column = 0; column < columnCount; column += 1) starts[column + 1] += starts[column]
  const end = starts.slice(0, columnCount)
  const columns = { indptr: starts, rows: new Int32Array(entries), values: new Float64Array(entries) }
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      const place = end[indices[entry]]++
      columns.rows[place] = row
      columns.values[place] = values[entry]
    }
  }
  return columns
}
