/** Products with rows of mostly zeros (compressed by row), the inner loops of every solver that takes them. */
import type { Matrix, SparseMatrix } from '../matrix.ts'

/** `out[i] += Σ_j X[i, j] w[j]` for the rows from `start` on, `out.length` of them. */
export function addSparseTimes(out: Float64Array, X: SparseMatrix, w: Float64Array, start = 0): void {
  const { indptr, indices, values } = X
  for (let i = 0; i < out.length; i += 1) {
    const end = indptr[start + i + 1]
    let sum = 0
    for (let entry = indptr[start + i]; entry < end; entry += 1) sum += values[entry] * w[indices[entry]]
    out[i] += sum
  }
}

/** `out[j] += Σ_i X[i, j] v[i]` over all rows. */
export function addSparseTransposedTimes(out: Float64Array, X: SparseMatrix, v: Float64Array): void {
  const { indptr, indices, values } = X
  for (let row = 0; row < X.rows; row += 1) {
    const factor = v[row]
    if (factor === 0) continue
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      out[indices[entry]] += factor * values[entry]
    }
  }
}

/** `Σ_i weight[i] x_i x_iᵀ`, column-major, `columnCount` squared; only the lower triangle is filled. */
export function sparseGram(X: SparseMatrix, weight?: Float64Array): Float64Array {
  const { rows, columnCount, indptr, indices, values } = X
  const gram = new Float64Array(columnCount * columnCount)
  for (let row = 0; row < rows; row += 1) {
    const w = weight === undefined ? 1 : weight[row]
    if (w === 0) continue
    for (let a = indptr[row]; a < indptr[row + 1]; a += 1) {
      const column = indices[a] * columnCount
      const factor = w * values[a]
      for (let b = a; b < indptr[row + 1]; b += 1) gram[column + indices[b]] += factor * values[b]
    }
  }
  return gram
}

/** The same numbers, compressed by column: `indptr` then counts columns and `indices` names rows, ascending. */
export function transposeSparse({ rows, columnCount, indptr, indices, values }: SparseMatrix): SparseMatrix {
  const entries = indptr[rows]
  const starts = new Int32Array(columnCount + 1)
  for (let entry = 0; entry < entries; entry += 1) starts[indices[entry] + 1] += 1
  for (let j = 0; j < columnCount; j += 1) starts[j + 1] += starts[j]
  const next = starts.slice(0, columnCount)
  const transposed: SparseMatrix = {
    rows: columnCount,
    columnCount: rows,
    indptr: starts,
    indices: new Int32Array(entries),
    values: new Float64Array(entries),
  }
  for (let row = 0; row < rows; row += 1) {
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
      const place = next[indices[entry]]
      next[indices[entry]] = place + 1
      transposed.indices[place] = row
      transposed.values[place] = values[entry]
    }
  }
  return transposed
}

/** Dense features compressed by row, their zeros left out. */
export function toSparseRows({ rows, columns }: Matrix): SparseMatrix {
  const indptr = new Int32Array(rows + 1)
  for (const column of columns) {
    for (let row = 0; row < rows; row += 1) if (column[row] !== 0) indptr[row + 1] += 1
  }
  for (let row = 0; row < rows; row += 1) indptr[row + 1] += indptr[row]
  const next = indptr.slice(0, rows)
  const indices = new Int32Array(indptr[rows])
  const values = new Float64Array(indptr[rows])
  columns.forEach((column, j) => {
    for (let row = 0; row < rows; row += 1) {
      if (column[row] === 0) continue
      indices[next[row]] = j
      values[next[row]] = column[row]
      next[row] += 1
    }
  })
  return { rows, columnCount: columns.length, indptr, indices, values }
}
