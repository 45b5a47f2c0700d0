import type { FloatArray } from '../matrix.ts'

/** A dense matrix in one block, column after column: entry (i, j) is `data[j * rows + i]`. */
export interface DenseMatrix {
  rows: number
  columns: number
  data: Float64Array
}

/** A matrix of zeros. */
export function zeros(rows: number, columns: number): DenseMatrix {
  return { rows, columns, data: new Float64Array(rows * columns) }
}

/** The identity of the given size. */
export function identity(size: number): DenseMatrix {
  const matrix = zeros(size, size)
  for (let i = 0; i < size; i += 1) matrix.data[i * size + i] = 1
  return matrix
}

/** The columns, copied into one block; `offsets[j]` is subtracted from column j. */
export function denseOf(
  columns: readonly FloatArray[],
  rows: number,
  offsets?: ArrayLike<number>,
): DenseMatrix {
  const matrix = zeros(rows, columns.length)
  columns.forEach((column, j) => {
    const target = columnOf(matrix, j)
    target.set(column)
    const offset = offsets?.[j] ?? 0
    if (offset !== 0) for (let i = 0; i < rows; i += 1) target[i] -= offset
  })
  return matrix
}

/** Column j: a view, so that writing to it writes to the matrix. */
export function columnOf({ rows, data }: DenseMatrix, j: number): Float64Array {
  return data.subarray(j * rows, j * rows + rows)
}

/** Every column, as views. */
export function columnsOf(matrix: DenseMatrix): Float64Array[] {
  return Array.from({ length: matrix.columns }, (_, j) => columnOf(matrix, j))
}

/** The first `count` columns, as a view. */
export function firstColumns({ rows, data }: DenseMatrix, count: number): DenseMatrix {
  return { rows, columns: count, data: data.subarray(0, rows * count) }
}

/** How many rows and columns are copied at once: two such tiles lie in the first-level cache. */
const TILE = 32

/** Rows, or the first `count` of them, become columns. */
export function transposed({ rows: stride, columns, data }: DenseMatrix, count = stride): DenseMatrix {
  const rows = count
  const result = zeros(columns, rows)
  for (let top = 0; top < rows; top += TILE) {
    const bottom = Math.min(rows, top + TILE)
    for (let left = 0; left < columns; left += TILE) {
      const right = Math.min(columns, left + TILE)
      for (let j = left; j < right; j += 1) {
        for (let i = top; i < bottom; i += 1) result.data[i * columns + j] = data[j * stride + i]
      }
    }
  }
  return result
}
