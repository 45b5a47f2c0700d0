import type { SparseMatrix } from '../matrix.ts'

export interface SparseMoments {
  mean: Float64Array
  /** The population variance. */
  variance: Float64Array
  /** The rows that are not missing, or their weight. */
  count: Float64Array
}

/** Mean and variance of each column, its zeros counted and missing values left out, in two passes with correction. */
export function sparseMoments(X: SparseMatrix, sampleWeight?: Float64Array): SparseMoments {
  const { columnCount, rows, indptr, indices, values } = X
  const total = sampleWeight === undefined ? rows : sampleWeight.reduce((sum, weight) => sum + weight, 0)
  const count = new Float64Array(columnCount).fill(total)
  const stored = new Float64Array(columnCount)
  const mean = new Float64Array(columnCount)
  const correction = new Float64Array(columnCount)
  const variance = new Float64Array(columnCount)
  const eachEntry = (visit: (column: number, value: number, weight: number) => void) => {
    for (let row = 0; row < rows; row += 1) {
      const weight = sampleWeight === undefined ? 1 : sampleWeight[row]
      for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
        visit(indices[entry], values[entry], weight)
      }
    }
  }
  eachEntry((column, value, weight) => {
    if (Number.isNaN(value)) count[column] -= weight
    else {
      stored[column] += weight
      mean[column] += value * weight
    }
  })
  for (let column = 0; column < columnCount; column += 1) mean[column] /= count[column]
  eachEntry((column, value, weight) => {
    if (Number.isNaN(value)) return
    const deviation = value - mean[column]
    correction[column] += deviation * weight
    variance[column] += deviation * deviation * weight
  })
  for (let column = 0; column < columnCount; column += 1) {
    const zeros = count[column] - stored[column]
    const off = correction[column] - zeros * mean[column]
    const squares = variance[column] + zeros * mean[column] * mean[column]
    variance[column] = (squares - (off * off) / count[column]) / count[column]
  }
  return { mean, variance, count }
}
