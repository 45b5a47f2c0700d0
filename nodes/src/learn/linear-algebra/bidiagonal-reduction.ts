import { applyReflections } from './block-reflections.ts'
import { columnOf } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { makeReflection } from './householder.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { dot } from './vectors.ts'

/** `A = U B Vᵀ` with B upper bidiagonal. */
export interface BidiagonalForm {
  diagonal: Float64Array
  /** The n - 1 values above it. */
  above: Float64Array
  /** Vectors of the reflections whose product is U, longest first, and of those whose product is V. */
  left: Float64Array[]
  leftFactors: Float64Array
  right: Float64Array[]
  rightFactors: Float64Array
}

/**
 * Brings a matrix with at least as many rows as columns, which is overwritten, to upper bidiagonal form by Householder
 * reflections from both sides (Golub & Kahan 1965). The four passes over the matrix that a step consists of are two:
 * an update and the product that needs it go together. Cost 4 m n² - 4/3 n³ operations.
 */
export function* reduceToBidiagonal(A: DenseMatrix): Steps<BidiagonalForm> {
  const { rows: m, columns: n } = A
  const form: BidiagonalForm = {
    diagonal: new Float64Array(n),
    above: new Float64Array(Math.max(0, n - 1)),
    left: [],
    leftFactors: new Float64Array(n),
    right: [],
    rightFactors: new Float64Array(Math.max(0, n - 1)),
  }
  const steps = new Float64Array(n)
  // The right reflection that is not applied yet: column j of A lacks `- v[j] y`.
  let v: Float64Array = new Float64Array(0)
  let y: Float64Array = new Float64Array(0)
  for (let k = 0; k < n; k += 1) {
    const column = columnOf(A, k).subarray(k)
    if (k > 0) subtract(column, v[0], y, 0)
    const { head, factor } = makeReflection(column)
    form.diagonal[k] = head
    form.leftFactors[k] = factor
    form.left.push(column)
    if (k === n - 1) break
    const row = new Float64Array(n - k - 1)
    for (let j = k + 1; j < n; j += 1) {
      const target = columnOf(A, j).subarray(k)
      if (k > 0) subtract(target, v[j - k], y, 0)
      steps[j] = factor * dot(column, target)
      row[j - k - 1] = target[0] - steps[j]
    }
    const right = makeReflection(row)
    form.above[k] = right.head
    form.rightFactors[k] = right.factor
    form.right.push(row)
    const product = new Float64Array(m - k - 1)
    const below = column.subarray(1)
    for (let j = k + 1; j < n; j += 1) {
      updateAndAdd(columnOf(A, j).subarray(k + 1), steps[j], below, row[j - k - 1], product)
    }
    for (let i = 0; i < product.length; i += 1) product[i] *= right.factor
    v = row
    y = product
    yield
  }
  return form
}

function subtract(target: Float64Array, factor: number, y: Float64Array, from: number): void {
  for (let i = 0; i < target.length; i += 1) target[i] -= factor * y[from + i]
}

/** `column -= step * v`, then `sum += weight * column`. */
function updateAndAdd(
  column: Float64Array,
  step: number,
  v: Float64Array,
  weight: number,
  sum: Float64Array,
): void {
  for (let i = 0; i < column.length; i += 1) {
    const value = column[i] - step * v[i]
    column[i] = value
    sum[i] += weight * value
  }
}

/** `u ← U u` and `v ← V v`, in place: singular vectors of B become those of A. */
export function* applyBidiagonalReflections(
  { left, leftFactors, right, rightFactors }: BidiagonalForm,
  u: DenseMatrix,
  v: DenseMatrix,
  products: Products,
): Steps<void> {
  const ofU = left.map((vector, k) => ({ start: k, v: vector, factor: leftFactors[k] }))
  yield* applyReflections(ofU, u, products)
  const ofV = right.map((vector, k) => ({ start: k + 1, v: vector, factor: rightFactors[k] }))
  if (ofV.length > 0) yield* applyReflections(ofV, v, products)
}
