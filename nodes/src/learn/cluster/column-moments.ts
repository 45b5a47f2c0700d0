/** Means and variances of features, dense or sparse, in NumPy's order of additions. */
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'

/** The mean of each column: rows added one after the other, `X.mean(axis=0)`. */
export function columnMeans({ rows, columns }: Matrix): Float64Array {
  return Float64Array.from(columns, (column) => {
    let sum = 0
    for (let row = 0; row < rows; row += 1) sum += column[row]
    return sum / rows
  })
}

/** The variance of each column around its mean, divided by the number of rows. */
export function columnVariances(X: Matrix | SparseMatrix): Float64Array {
  if (isSparse(X)) return sparseVariances(X)
  const means = columnMeans(X)
  return Float64Array.from(X.columns, (column, feature) => {
    const mean = means[feature]
    let sum = 0
    for (let row = 0; row < X.rows; row += 1) sum += (column[row] - mean) ** 2
    return sum / X.rows
  })
}

/** The zeros, which have no entry, are as far from the mean as the mean is from 0. */
function sparseVariances({ rows, columnCount, indptr, indices, values }: SparseMatrix): Float64Array {
  const sums = new Float64Array(columnCount)
  const entries = new Int32Array(columnCount)
  for (let entry = 0; entry < indptr[rows]; entry += 1) {
    sums[indices[entry]] += values[entry]
    entries[indices[entry]] += 1
  }
  const means = sums.map((sum) => sum / rows)
  const variances = Float64Array.from(means, (mean, feature) => (rows - entries[feature]) * mean * mean)
  for (let entry = 0; entry < indptr[rows]; entry += 1) {
    variances[indices[entry]] += (values[entry] - means[indices[entry]]) ** 2
  }
  return variances.map((sum) => sum / rows)
}

/** The mean variance of the columns times `tol`: what the centers of k-means may still move when it ends. */
export function tolerance(X: Matrix | SparseMatrix, tol: number): number {
  if (tol === 0) return 0
  const variances = columnVariances(X)
  return (variances.reduce((sum, variance) => sum + variance, 0) / variances.length) * tol
}
