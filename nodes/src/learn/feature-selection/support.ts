/** What every selector of features has in common: which columns it keeps. */
import type { FittedState } from '../estimator/estimator.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { checkTransformed } from '../preprocessing/map-columns.ts'

export interface FittedSelector extends FittedState {
  /** 1 for each column that is kept, 0 for the others. */
  support: Uint8Array
}

/** The numbers of the kept columns. */
export function keptColumns(support: Uint8Array): Int32Array {
  return Int32Array.from(support.keys()).filter((column) => support[column] === 1)
}

/** The kept columns, codes still codes. */
export function selectColumns(X: Matrix, columns: Int32Array): Matrix
export function selectColumns(X: SparseMatrix, columns: Int32Array): SparseMatrix
export function selectColumns(X: Matrix | SparseMatrix, columns: Int32Array): Matrix | SparseMatrix
export function selectColumns(X: Matrix | SparseMatrix, columns: Int32Array): Matrix | SparseMatrix {
  if (isSparse(X)) return selectSparse(X, columns)
  const { rows, categories } = X
  const chosen = { rows, columns: Array.from(columns, (column) => X.columns[column]) }
  if (categories === undefined) return chosen
  return { ...chosen, categories: Array.from(columns, (column) => categories[column]) }
}

/** The functions of a transformer that keeps some columns. */
export const selection = {
  transform: ({ support }: FittedSelector, X: Matrix | SparseMatrix) =>
    selectColumns(X, keptColumns(support)),
  inverseTransform({ support, estimator }: FittedSelector, X: Features): Features {
    const kept = keptColumns(support)
    const { rows, columns } = checkTransformed(X, kept.length, estimator)
    const all: Float64Array[] = Array.from(support, () => new Float64Array(rows))
    kept.forEach((column, i) => (all[column] = columns[i]))
    return { rows, columns: all }
  },
  featureNamesOut: ({ support }: FittedSelector, names: readonly string[]) =>
    Array.from(keptColumns(support), (column) => names[column]),
}

function selectSparse(X: SparseMatrix, columns: Int32Array): SparseMatrix {
  const places = new Int32Array(X.columnCount).fill(-1)
  columns.forEach((column, place) => (places[column] = place))
  const entries = X.indptr[X.rows]
  const indptr = new Int32Array(X.rows + 1)
  const indices = new Int32Array(entries)
  const values = new Float64Array(entries)
  let end = 0
  for (let row = 0; row < X.rows; row += 1) {
    for (let entry = X.indptr[row]; entry < X.indptr[row + 1]; entry += 1) {
      const place = places[X.indices[entry]]
      if (place < 0) continue
      indices[end] = place
      values[end++] = X.values[entry]
    }
    indptr[row + 1] = end
  }
  return {
    rows: X.rows,
    columnCount: columns.length,
    indptr,
    indices: indices.slice(0, end),
    values: values.slice(0, end),
  }
}
