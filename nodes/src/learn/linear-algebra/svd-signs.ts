import { columnOf } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { scale } from './vectors.ts'

/**
 * Turns pairs of singular vectors so that in each column of `deciding` the entry that is largest in size, the first of
 * equals, is positive: scikit-learn's `svd_flip`, which bases it on U or on V.
 */
export function settleSigns(deciding: DenseMatrix, following: DenseMatrix | null): void {
  for (let j = 0; j < deciding.columns; j += 1) {
    const column = columnOf(deciding, j)
    let largest = 0
    for (let i = 1; i < column.length; i += 1) {
      if (Math.abs(column[i]) > Math.abs(column[largest])) largest = i
    }
    if (!(column[largest] < 0)) continue
    scale(column, -1)
    if (following !== null) scale(columnOf(following, j), -1)
  }
}
