import { columnOf, columnsOf, firstColumns, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { addScaled } from './vectors.ts'

/** Columns that are eliminated together, after one product has taken all columns before off them. */
const PANEL = 16

/**
 * `P L` of the decomposition `A = P L U` with partial pivoting: columns that span the same space as those of A (the first
 * of them, where A has more columns than rows) and are far from dependent, at a fraction of the cost of orthonormal ones
 * (`scipy.linalg.lu(A, permute_l=True)[0]`). Left-looking, panel by panel.
 */
export function* lowerFactorSteps(A: DenseMatrix, products: Products): Steps<DenseMatrix> {
  const rows = A.rows
  const columns = Math.min(rows, A.columns)
  const lu: DenseMatrix = { rows, columns, data: A.data.slice(0, rows * columns) }
  const views = columnsOf(lu)
  // Rows are swapped; `order[k]` is where the k-th pivot's row was.
  const order = Int32Array.from({ length: rows }, (_, i) => i)
  for (let start = 0; start < columns; start += PANEL) {
    const end = Math.min(columns, start + PANEL)
    if (start > 0) yield* takeOffEarlier(lu, start, end, products)
    for (let k = start; k < end; k += 1) {
      const best = largestPlace(views[k], k)
      if (best !== k) swapRows(lu, order, k, best)
      const pivot = views[k][k]
      if (pivot === 0) continue
      const below = views[k].subarray(k + 1)
      for (let i = 0; i < below.length; i += 1) below[i] /= pivot
      for (let j = k + 1; j < end; j += 1) {
        if (views[j][k] !== 0) addScaled(views[j].subarray(k + 1), -views[j][k], below)
      }
    }
    yield
  }
  const result = zeros(rows, columns)
  for (let j = 0; j < columns; j += 1) {
    const to = columnOf(result, j)
    to[order[j]] = 1
    for (let i = j + 1; i < rows; i += 1) to[order[i]] = views[j][i]
  }
  return result
}

/** Solves for the panel's rows above `start` and takes their multiples of the earlier columns off the rows below. */
function* takeOffEarlier(lu: DenseMatrix, start: number, end: number, products: Products): Steps<void> {
  const { rows } = lu
  const above = zeros(start, end - start)
  for (let j = start; j < end; j += 1) {
    const column = columnOf(lu, j)
    for (let k = 0; k < start; k += 1) {
      const factor = column[k]
      const left = k * rows
      for (let i = k + 1; i < start; i += 1) column[i] -= factor * lu.data[left + i]
    }
    columnOf(above, j - start).set(column.subarray(0, start))
  }
  // The product's first rows mean nothing: there the earlier columns hold U.
  const change = yield* products.multiplySteps(firstColumns(lu, start), above)
  for (let j = start; j < end; j += 1) {
    addScaled(columnOf(lu, j).subarray(start), -1, columnOf(change, j - start).subarray(start))
  }
}

function largestPlace(column: Float64Array, from: number): number {
  let best = from
  let most = Math.abs(column[from])
  for (let i = from + 1; i < column.length; i += 1) {
    const size = Math.abs(column[i])
    if (size <= most) continue
    most = size
    best = i
  }
  return best
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
