/**
 * The data an estimator learns from: plain column-major arrays, no table, no files.
 * A missing value is `NaN`.
 */

/** Features, one `Float64Array` of length `rows` a column, in the order the estimator sees them. */
export interface Matrix {
  rows: number
  columns: Float64Array[]
}

/** A categorical target: `codes[i]` indexes the sorted classes, 0 … classCount - 1. */
export interface ClassTarget {
  codes: Int32Array
  classCount: number
}
