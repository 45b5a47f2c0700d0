import { columnOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { addScaled } from './vectors.ts'

/**
 * `P L` of the decomposition `A = P L U` with partial pivoting: columns that span the same space as those of A (the first
 * of them, where A has more columns than rows) and are far from dependent, at a third of the cost of orthonormal ones
 * (`scipy.linalg.lu(A, permute_l=True)[0]`).
 */
export function lowerFactor(A: DenseMatrix): DenseMatrix {
  const rows = A.rows
  const columns = Math.min(rows, A.columns)
  const lu: DenseMatrix = { rows, columns, data: A.data.slice(0, rows * columns) }
  // Rows stay where they are; `order[k]` is the row that was the k-th pivot.
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  for (let k = 0; k < columns; k += 1) {
    const column = columnOf(lu, k)
    let best = k
    for (let i = k + 1; i < rows; i += 1) {
      if (Math.abs(column[i]) > Math.abs(column[best])) best = i
    }
    if (best !== k) swapRows(lu, order, k, best)
    if (column[k] === 0) continue
    const below = column.subarray(k + 1)
    for (let i = 0; i < below.length; i += 1) below[i] /= column[k]
    for (let j = k + 1; j < columns; j += 1) {
      const target = columnOf(lu, j)
      if (target[k] !== 0) addScaled(target.subarray(k + 1), -target[k], below)
    }
  }
  const result = zeros(rows, columns)
  for (let j = 0; j < columns; j += 1) {
    const from = columnOf(lu, j)
    const to = columnOf(result, j)
    to[order[j]] = 1
    for (let i = j + 1; i < rows; i += 1) to[order[i]] = from[i]
  }
  return result
}

function swapRows({ rows, columns, data }: DenseMatrix, order: Int32Array, a: number, b: number): void {
  for (let j = 0; j < columns; j += 1) {
    const held = data[j * rows + a]
    data[j * rows + a] = data[j * rows + b]
    data[j * rows + b] = held
  }
  const held = order[a]
  order[a] = order[b]
  order[b] = held
}
