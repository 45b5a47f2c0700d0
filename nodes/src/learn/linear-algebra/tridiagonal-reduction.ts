import { columnOf } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection, reflectColumns } from './householder.ts'
import type { Steps } from './steps.ts'
import { addScaled, dot } from './vectors.ts'

/** `A = Q T Qᵀ` with T symmetric and tridiagonal. */
export interface TridiagonalForm {
  /** n values. */
  diagonal: Float64Array
  /** The n - 1 values beside it. */
  beside: Float64Array
  /** Column k holds, below its diagonal, the k-th reflection's vector. */
  reflections: DenseMatrix
  factors: Float64Array
}

/**
 * Brings a symmetric matrix, of which the lower triangle is read and overwritten, to tridiagonal form by Householder
 * reflections (Golub & Van Loan, algorithm 8.3.1). The rank-two update of one step and the matrix-vector product of the next are one pass,
 * because both are bound by reading the matrix. Cost 4/3 n³ operations.
 */
export function* reduceToTridiagonal(matrix: DenseMatrix): Steps<TridiagonalForm> {
  const n = matrix.rows
  const diagonal = new Float64Array(n)
  const beside = new Float64Array(Math.max(0, n - 1))
  const factors = new Float64Array(Math.max(0, n - 1))
  let v: Float64Array | null = null
  let w: Float64Array = new Float64Array(0)
  for (let k = 0; k < n - 1; k += 1) {
    const column = columnOf(matrix, k).subarray(k)
    if (v !== null) downdate(column, v, w, 0)
    diagonal[k] = column[0]
    const below = column.subarray(1)
    const { head, factor } = makeReflection(below)
    beside[k] = head
    factors[k] = factor
    const rest = new Float64Array(n - k - 1)
    updateAndMultiply(matrix, k + 1, v, w, below, rest)
    for (let i = 0; i < rest.length; i += 1) rest[i] *= factor
    addScaled(rest, (-factor / 2) * dot(rest, below), below)
    v = below
    w = rest
    yield
  }
  const last = n * n - 1
  if (n > 0) diagonal[n - 1] = v === null ? matrix.data[last] : matrix.data[last] - 2 * v[0] * w[0]
  return { diagonal, beside, reflections: matrix, factors }
}

/** `column -= w[at] v[at …] + v[at] w[at …]`: one column of the rank-two update. */
function downdate(column: Float64Array, v: Float64Array, w: Float64Array, at: number): void {
  const vAt = v[at]
  const wAt = w[at]
  for (let i = 0; i < column.length; i += 1) column[i] -= wAt * v[at + i] + vAt * w[at + i]
}

/** Updates the trailing triangle from column `first` on with the last step's v and w; adds its product with x to out. */
function updateAndMultiply(
  matrix: DenseMatrix,
  first: number,
  v: Float64Array | null,
  w: Float64Array,
  x: Float64Array,
  out: Float64Array,
): void {
  const n = matrix.rows
  for (let j = first; j < n; j += 1) {
    const column = columnOf(matrix, j).subarray(j)
    if (v !== null) downdate(column, v, w, j - first + 1)
    multiplyColumn(column, x, out, j - first)
  }
}

/** What the lower part of column `at` of a symmetric matrix, and the row that mirrors it, add to `out = matrix x`. */
function multiplyColumn(column: Float64Array, x: Float64Array, out: Float64Array, at: number): void {
  const xAt = x[at]
  let sum0 = column[0] * xAt
  let sum1 = 0
  const n = column.length
  let i = 1
  for (; i + 1 < n; i += 2) {
    const a = column[i]
    const b = column[i + 1]
    sum0 += a * x[at + i]
    sum1 += b * x[at + i + 1]
    out[at + i] += a * xAt
    out[at + i + 1] += b * xAt
  }
  if (i < n) {
    sum0 += column[i] * x[at + i]
    out[at + i] += column[i] * xAt
  }
  out[at] += sum0 + sum1
}

/** `vectors ← Q vectors`, in place: eigenvectors of T become eigenvectors of A. */
export function* applyReflections(
  { reflections, factors }: TridiagonalForm,
  vectors: DenseMatrix,
): Steps<void> {
  const n = vectors.rows
  for (let k = factors.length - 1; k >= 0; k -= 1) {
    const v = columnOf(reflections, k).subarray(k + 1)
    reflectColumns(v, factors[k], vectors.data, k + 1, n, vectors.columns)
    yield
  }
}
