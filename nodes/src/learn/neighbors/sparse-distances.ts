/** Distances between sparse rows: the same sums as between the dense ones, without the zeros that both have. */
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import type { Metric } from './metric.ts'

/** The rows as distances read them: for the cosine each is scaled to length 1 (a row of zeros stays). */
export function sparseRows(X: Matrix | SparseMatrix, { kind }: Metric): SparseMatrix {
  const rows = isSparse(X) ? X : withoutZeros(X)
  if (kind !== 'cosine') return rows
  const { indptr, values } = rows
  const scaled = values.slice()
  for (let row = 0; row < rows.rows; row += 1) {
    let squares = 0
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1)
      squares += values[entry] * values[entry]
    if (squares === 0) continue
    const length = Math.sqrt(squares)
    for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) scaled[entry] /= length
  }
  return { ...rows, values: scaled }
}

function withoutZeros({ rows, columns }: Matrix): SparseMatrix {
  const indptr = new Int32Array(rows + 1)
  for (let row = 0; row < rows; row += 1) {
    let count = 0
    for (const column of columns) if (column[row] !== 0) count += 1
    indptr[row + 1] = indptr[row] + count
  }
  const indices = new Int32Array(indptr[rows])
  const values = new Float64Array(indptr[rows])
  const next = indptr.slice()
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

/** `out[i]` = reduced distance of a row of `queries` to the row `from + i` of `rows`, for the rows up to `to`. */
export function fillSparseDistances(
  { rows, metric }: { rows: SparseMatrix; metric: Metric },
  queries: SparseMatrix,
  query: number,
  from: number,
  to: number,
  out: Float64Array,
): void {
  const { kind, p } = metric
  const firstEntry = queries.indptr[query]
  const lastEntry = queries.indptr[query + 1]
  for (let row = from; row < to; row += 1) {
    let a = firstEntry
    let b = rows.indptr[row]
    const end = rows.indptr[row + 1]
    let sum = 0
    while (a < lastEntry || b < end) {
      const left = a < lastEntry ? queries.indices[a] : Infinity
      const right = b < end ? rows.indices[b] : Infinity
      const x = left <= right ? queries.values[a] : 0
      const y = right <= left ? rows.values[b] : 0
      if (left <= right) a += 1
      if (right <= left) b += 1
      switch (kind) {
        case 'euclidean':
          sum += (x - y) * (x - y)
          break
        case 'manhattan':
          sum += Math.abs(x - y)
          break
        case 'chebyshev':
          sum = Math.max(sum, Math.abs(x - y))
          break
        case 'minkowski':
          sum += Math.abs(x - y) ** p
          break
        case 'cosine':
          sum += x * y
      }
    }
    out[row - from] = kind === 'cosine' ? Math.min(2, Math.max(0, 1 - sum)) : sum
  }
}
