/** Codes as columns of zeros and ones, the columns of all features beside each other. */
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { oneHotColumns } from './one-hot-categories.ts'

export interface CodeColumns {
  rows: number
  /** One array of codes a feature; -1 is zero in all of its columns. */
  codes: readonly Int32Array[]
  /** How many columns each feature gets. */
  counts: readonly number[]
}

export function oneHotMatrix({ rows, codes, counts }: CodeColumns): Matrix {
  return { rows, columns: codes.flatMap((own, feature) => oneHotColumns(own, counts[feature])) }
}

export function oneHotSparse({ rows, codes, counts }: CodeColumns): SparseMatrix {
  const starts = counts.map(() => 0)
  for (let feature = 1; feature < counts.length; feature += 1) {
    starts[feature] = starts[feature - 1] + counts[feature - 1]
  }
  const columnCount = counts.reduce((sum, count) => sum + count, 0)
  const indptr = new Int32Array(rows + 1)
  const indices = new Int32Array(rows * codes.length)
  let end = 0
  for (let row = 0; row < rows; row += 1) {
    for (let feature = 0; feature < codes.length; feature += 1) {
      const code = codes[feature][row]
      if (code >= 0) indices[end++] = starts[feature] + code
    }
    indptr[row + 1] = end
  }
  return { rows, columnCount, indptr, indices: indices.slice(0, end), values: new Float64Array(end).fill(1) }
}

/** The code of the largest value of each row, the first of equals; -1 where all are zero. */
export function largestCode(columns: readonly Float64Array[], rows: number): Int32Array {
  return Int32Array.from({ length: rows }, (_, row) => {
    let best = -1
    for (let code = 0; code < columns.length; code += 1) {
      const value = columns[code][row]
      if (value !== 0 && (best < 0 || value > columns[best][row])) best = code
    }
    return best
  })
}
