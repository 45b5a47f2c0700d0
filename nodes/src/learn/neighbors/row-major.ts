import type { Matrix } from '../matrix.ts'

/** The rows of a matrix one after the other in one array. */
export function rowsOf({ rows, columns }: Matrix): Float64Array {
  const width = columns.length
  const points = new Float64Array(rows * width)
  columns.forEach((column, j) => {
    for (let row = 0, at = j; row < rows; row += 1, at += width) points[at] = column[row]
  })
  return points
}
