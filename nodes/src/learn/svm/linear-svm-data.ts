import type { DataShape } from '../estimator/estimator.ts'
import { pickRows } from '../linear-model/pick-rows.ts'
import { isSparse } from '../matrix.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'

/** Features with the constant one whose coefficient makes the intercept: LIBLINEAR penalises it like the others. */
export function withConstant<X extends Matrix | SparseMatrix>(X: X, value: number): X
export function withConstant(X: Matrix | SparseMatrix, value: number): Matrix | SparseMatrix {
  if (!isSparse(X)) {
    return { rows: X.rows, columns: [...X.columns, new Float64Array(X.rows).fill(value)] }
  }
  const { rows, columnCount, indptr, indices, values } = X
  const entries = indptr[rows] + rows
  const wider: SparseMatrix = {
    rows,
    columnCount: columnCount + 1,
    indptr: indptr.map((start, row) => start + row),
    indices: new Int32Array(entries),
    values: new Float64Array(entries),
  }
  for (let row = 0; row < rows; row += 1) {
    const [start, end] = [indptr[row], indptr[row + 1]]
    wider.indices.set(indices.subarray(start, end), start + row)
    wider.values.set(values.subarray(start, end), start + row)
    wider.indices[end + row] = columnCount
    wider.values[end + row] = value
  }
  return wider
}

/** The rows whose errors cost something; the others can't matter. */
export function costlyRows(
  X: Matrix | SparseMatrix,
  cost: Float64Array,
): { rows: Int32Array; X: Matrix | SparseMatrix } {
  const rows = Int32Array.from(cost.keys()).filter((row) => cost[row] > 0)
  return { rows, X: rows.length === X.rows ? X : pickRows(X, rows) }
}

/** The rows once more, a dozen numbers a row, and some matrices of products of the features. */
export function linearSvmMemory(shape: DataShape): number {
  const { rows, columns, classCount } = shape
  const outputs = Math.max(1, classCount)
  const factored = Math.min(columns + 1, 2500)
  return (
    8 *
      (4 * rows * (columns + 1) + (40 + outputs) * rows + 6 * factored ** 2 + 40 * outputs * (columns + 1)) +
    4_000_000
  )
}
