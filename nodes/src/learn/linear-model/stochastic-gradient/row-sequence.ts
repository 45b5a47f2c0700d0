import { isSparse } from '../../matrix.ts'
import type { Matrix, SparseMatrix } from '../../matrix.ts'

/** Rows one after the other in memory, and the order they are visited in. */
export interface RowSequence {
  rows: number
  features: number
  /** Row `i` is `values[starts[i]] … values[starts[i + 1] - 1]`. */
  values: Float64Array
  starts: Int32Array | Float64Array
  /** The column of each value; null where a row has all of them, in order. */
  indices: Int32Array | null
}

/** Dense features row after row; sparse ones as they are. */
export function toRowSequence(X: Matrix | SparseMatrix): RowSequence {
  if (isSparse(X)) {
    const { rows, columnCount, values, indptr, indices } = X
    return { rows, features: columnCount, values, starts: indptr, indices }
  }
  const { rows, columns } = X
  const features = columns.length
  const values = new Float64Array(rows * features)
  columns.forEach((column, j) => {
    for (let row = 0, place = j; row < rows; row += 1, place += features) values[place] = column[row]
  })
  const starts = Float64Array.from({ length: rows + 1 }, (_, row) => row * features)
  return { rows, features, values, starts, indices: null }
}

/**
 * Shuffles in place by a 32-bit xorshift (Marsaglia 2003), the generator and the order of draws scikit-learn's solvers
 * have.
 */
export function shuffleByXorshift(order: Int32Array, seed: number): void {
  let state = seed === 0 ? 1 : seed | 0
  const n = order.length
  for (let i = 0; i < n - 1; i += 1) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    const j = i + ((state & 0x7fffffff) % (n - i))
    const held = order[i]
    order[i] = order[j]
    order[j] = held
  }
}
