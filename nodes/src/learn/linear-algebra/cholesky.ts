import { columnOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { addScaled, dot } from './vectors.ts'

/**
 * The lower triangular L with `A = L Lᵀ` of a symmetric matrix, of which the lower triangle is read; null where A is not
 * positive definite, as `numpy.linalg.cholesky` refuses it. Column by column; cost n³ / 3.
 */
export function cholesky(A: DenseMatrix): DenseMatrix | null {
  const n = A.rows
  const L = zeros(n, n)
  for (let j = 0; j < n; j += 1) {
    const column = columnOf(L, j).subarray(j)
    column.set(columnOf(A, j).subarray(j))
    for (let k = 0; k < j; k += 1) {
      const left = columnOf(L, k).subarray(j)
      addScaled(column, -left[0], left)
    }
    const pivot = column[0]
    if (!(pivot > 0 && pivot < Infinity)) return null
    const root = Math.sqrt(pivot)
    for (let i = 0; i < column.length; i += 1) column[i] /= root
  }
  return L
}

/** Solves `L X = B` in place of B for a lower triangular L. */
export function solveLower(L: DenseMatrix, B: DenseMatrix): void {
  const n = L.rows
  for (let c = 0; c < B.columns; c += 1) {
    const x = columnOf(B, c)
    for (let j = 0; j < n; j += 1) {
      x[j] /= L.data[j * n + j]
      if (x[j] !== 0) addScaled(x.subarray(j + 1), -x[j], columnOf(L, j).subarray(j + 1))
    }
  }
}

/** Solves `Lᵀ X = B` in place of B for a lower triangular L. */
export function solveLowerTransposed(L: DenseMatrix, B: DenseMatrix): void {
  const n = L.rows
  for (let c = 0; c < B.columns; c += 1) {
    const x = columnOf(B, c)
    for (let j = n - 1; j >= 0; j -= 1) {
      const sum = dot(columnOf(L, j).subarray(j + 1), x.subarray(j + 1))
      x[j] = (x[j] - sum) / L.data[j * n + j]
    }
  }
}
