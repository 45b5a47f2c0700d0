/** Small data that every estimator can be tried on: features that say something, a target that follows from them. */
import type { AnyEstimator } from '../estimator/estimator.ts'
import type { ClassTarget, Features, Matrix, SparseMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'

export interface CheckData {
  X: Matrix
  /** Two classes, both frequent. */
  classes: ClassTarget
  /** Three classes. */
  threeClasses: ClassTarget
  /** Positive numbers, as some losses need. */
  numbers: Float64Array
}

/**
 * Two clouds of points with `informative` of the columns apart, the others noise; positive where `nonNegative` is asked
 * for.
 */
export function checkData({
  rows = 60,
  columns = 4,
  nonNegative = false,
  seed = 1,
}: { rows?: number; columns?: number; nonNegative?: boolean; seed?: number } = {}): CheckData {
  const random = new RandomState(seed)
  const codes = Int32Array.from({ length: rows }, (_, row) => row % 2)
  const three = Int32Array.from({ length: rows }, (_, row) => row % 3)
  const informative = Math.max(1, Math.ceil(columns / 2))
  const X: Matrix = {
    rows,
    columns: Array.from({ length: columns }, (_, column) =>
      Float64Array.from({ length: rows }, (_, row) => {
        const centre = column < informative ? 2.5 * codes[row] + 1.5 * (column % 2) * three[row] : 0
        const value = centre + random.gauss() * 0.8
        return nonNegative ? Math.abs(value) + 0.1 : value
      }),
    ),
  }
  const numbers = Float64Array.from({ length: rows }, (_, row) => {
    const linear = X.columns.reduce(
      (sum, column, index) => sum + column[row] * (index < informative ? 1 : 0),
      0,
    )
    return Math.exp(0.3 * linear) + 0.2
  })
  return { X, classes: { codes, classCount: 2 }, threeClasses: { codes: three, classCount: 3 }, numbers }
}

/** The data that suits an estimator. */
export function dataFor(estimator: AnyEstimator, shape: { rows?: number; columns?: number } = {}): CheckData {
  return checkData({ ...shape, nonNegative: estimator.tags.nonNegative === true })
}

/** Texts for vectorizers. */
export const documents: readonly string[] = [
  'The quick brown fox jumps over the lazy dog.',
  'A quick answer is a good answer, most of the time.',
  'Dogs and foxes are animals; the fox is quick and the dog is lazy.',
  'Time flies like an arrow, fruit flies like a banana.',
  'ÉTÉ à la plage: naïve café, straße 12 and x_1',
]

/** The same numbers, compressed by row. */
export function toSparse(X: Features): SparseMatrix {
  const indptr = new Int32Array(X.rows + 1)
  const indices: number[] = []
  const values: number[] = []
  for (let row = 0; row < X.rows; row += 1) {
    X.columns.forEach((column, index) => {
      if (column[row] === 0) return
      indices.push(index)
      values.push(column[row])
    })
    indptr[row + 1] = indices.length
  }
  return {
    rows: X.rows,
    columnCount: X.columns.length,
    indptr,
    indices: Int32Array.from(indices),
    values: Float64Array.from(values),
  }
}

/** Half of the numbers set to zero, the others kept. */
export function withZeros(X: Matrix): Matrix {
  return {
    ...X,
    columns: X.columns.map((column, index) =>
      column.map((value, row) => ((row + index) % 2 === 0 ? 0 : value)),
    ),
  }
}
