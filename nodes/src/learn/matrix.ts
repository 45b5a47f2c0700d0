/**
 * The data an estimator learns from: plain column-major arrays, no table, no files.
 * A missing value is `NaN`.
 */

export type FloatArray = Float64Array | Float32Array

/** Features as they come: one array of length `rows` a column, in the order the estimator sees them. */
export interface Features {
  rows: number
  columns: readonly FloatArray[]
  /**
   * For a column of category codes 0 … n - 1 (`NaN` where missing), its number of categories n; `null` for a numeric
   * column. All are numeric when absent.
   */
  categories?: readonly (number | null)[]
}

/** Features in double precision: what most estimators compute with. */
export interface Matrix extends Features {
  columns: Float64Array[]
}

/** Rows of mostly zeros (counts of words, say), compressed by row: scipy's CSR layout. */
export interface SparseMatrix {
  rows: number
  columnCount: number
  /** Where each row's entries begin; `rows + 1` values. */
  indptr: Int32Array
  /** The column of each entry, ascending within a row, none twice. */
  indices: Int32Array
  values: Float64Array
}

/** A categorical target: `codes[i]` indexes the sorted classes, 0 … classCount - 1. */
export interface ClassTarget {
  codes: Int32Array
  classCount: number
}

/** What a supervised estimator learns to predict: classes or numbers. */
export type Target = ClassTarget | Float64Array

export function isSparse(X: Features | SparseMatrix): X is SparseMatrix {
  return 'indptr' in X
}

export function isClassTarget(y: Target): y is ClassTarget {
  return !(y instanceof Float64Array)
}

/** The same features in double precision; columns that are already are not copied. */
export function toMatrix(X: Features): Matrix {
  return {
    ...X,
    columns: X.columns.map((column) => (column instanceof Float64Array ? column : Float64Array.from(column))),
  }
}

/** The given rows of the features, in the given order; rows may repeat. */
export function takeRows(X: Features, rows: ArrayLike<number>): Features {
  const columns = X.columns.map((column) => {
    const taken =
      column instanceof Float64Array ? new Float64Array(rows.length) : new Float32Array(rows.length)
    for (let i = 0; i < rows.length; i += 1) taken[i] = column[rows[i]]
    return taken
  })
  return { ...X, rows: rows.length, columns }
}

/** The target of the given rows, in the given order. */
export function takeTarget<T extends Target>(y: T, rows: ArrayLike<number>): T
export function takeTarget(y: Target, rows: ArrayLike<number>): Target {
  if (!isClassTarget(y)) return Float64Array.from({ length: rows.length }, (_, i) => y[rows[i]])
  return {
    codes: Int32Array.from({ length: rows.length }, (_, i) => y.codes[rows[i]]),
    classCount: y.classCount,
  }
}

/** The given rows of sparse features, in the given order; rows may repeat. */
export function takeSparseRows(X: SparseMatrix, rows: ArrayLike<number>): SparseMatrix {
  const indptr = new Int32Array(rows.length + 1)
  for (let i = 0; i < rows.length; i += 1) {
    indptr[i + 1] = indptr[i] + X.indptr[rows[i] + 1] - X.indptr[rows[i]]
  }
  const indices = new Int32Array(indptr[rows.length])
  const values = new Float64Array(indptr[rows.length])
  for (let i = 0; i < rows.length; i += 1) {
    const [start, end] = [X.indptr[rows[i]], X.indptr[rows[i] + 1]]
    indices.set(X.indices.subarray(start, end), indptr[i])
    values.set(X.values.subarray(start, end), indptr[i])
  }
  return { rows: rows.length, columnCount: X.columnCount, indptr, indices, values }
}
