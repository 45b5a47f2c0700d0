import { zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { SparseMatrix } from '../matrix.ts'
import { sparseMoments } from '../preprocessing/sparse-moments.ts'

/** The means of a sparse X and `(X - means)ᵀ (X - means)`; only the entries that are not 0 are read. */
export async function sparseScatter(
  X: SparseMatrix,
  pace: () => Promise<void>,
): Promise<{ means: Float64Array; scatter: DenseMatrix }> {
  const { rows, columnCount: n, indptr, indices, values } = X
  const { mean: means } = sparseMoments(X)
  const { data } = zeros(n, n)
  for (let row = 0; row < rows; row += 1) {
    for (let a = indptr[row]; a < indptr[row + 1]; a += 1) {
      const column = indices[a] * n
      for (let b = a; b < indptr[row + 1]; b += 1) data[column + indices[b]] += values[a] * values[b]
    }
    await pace()
  }
  for (let j = 0; j < n; j += 1) {
    for (let i = j; i < n; i += 1) {
      data[j * n + i] -= rows * means[i] * means[j]
      data[i * n + j] = data[j * n + i]
    }
  }
  return { means, scatter: { rows: n, columns: n, data } }
}
