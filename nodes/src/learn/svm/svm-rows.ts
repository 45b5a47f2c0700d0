/** Rows as support vector machines hold them: dense ones one after the other, sparse ones as they are. */
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { rowsOf } from '../neighbors/row-major.ts'

export interface DenseRows {
  /** The rows one after the other. */
  points: Float64Array
  width: number
}

export type SvmRows = DenseRows | SparseMatrix

export function isDense(rows: SvmRows): rows is DenseRows {
  return 'points' in rows
}

export function svmRowsOf(X: Matrix | SparseMatrix): SvmRows {
  return isSparse(X) ? X : { points: rowsOf(X), width: X.columns.length }
}

export function widthOf(rows: SvmRows): number {
  return isDense(rows) ? rows.width : rows.columnCount
}

export function countOf(rows: SvmRows): number {
  return isDense(rows) ? rows.points.length / rows.width : rows.rows
}

/** The given rows, in the given order. */
export function takeSvmRows(rows: SvmRows, numbers: Int32Array): SvmRows {
  if (isDense(rows)) {
    const { points, width } = rows
    const taken = new Float64Array(numbers.length * width)
    numbers.forEach((row, i) => taken.set(points.subarray(row * width, (row + 1) * width), i * width))
    return { points: taken, width }
  }
  const { indptr, indices, values, columnCount } = rows
  const starts = new Int32Array(numbers.length + 1)
  numbers.forEach((row, i) => (starts[i + 1] = starts[i] + indptr[row + 1] - indptr[row]))
  const taken = {
    rows: numbers.length,
    columnCount,
    indptr: starts,
    indices: new Int32Array(starts[numbers.length]),
    values: new Float64Array(starts[numbers.length]),
  }
  numbers.forEach((row, i) => {
    taken.indices.set(indices.subarray(indptr[row], indptr[row + 1]), starts[i])
    taken.values.set(values.subarray(indptr[row], indptr[row + 1]), starts[i])
  })
  return taken
}

/** Writes a row's values to their columns of `target`, which holds zeros. */
export function scatterRow(rows: SvmRows, row: number, target: Float64Array): void {
  if (isDense(rows)) {
    const start = row * rows.width
    for (let j = 0; j < rows.width; j += 1) target[j] = rows.points[start + j]
    return
  }
  const { indptr, indices, values } = rows
  for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) target[indices[entry]] = values[entry]
}

/** Undoes `scatterRow`. */
export function clearRow(rows: SvmRows, row: number, target: Float64Array): void {
  if (isDense(rows)) {
    target.fill(0)
    return
  }
  const { indptr, indices } = rows
  for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) target[indices[entry]] = 0
}
