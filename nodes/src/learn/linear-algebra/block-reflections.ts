import { columnOf, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { reflectColumns } from './householder.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { dot } from './vectors.ts'

/** The reflection `I - factor v vᵀ` of the rows from `start` on. */
export interface PlacedReflection {
  start: number
  v: Float64Array
  factor: number
}

/** So many reflections at a time; fewer columns than `FEW` are not worth gathering them. */
const BLOCK = 48
const FEW = 64

/**
 * Applies a product of reflections, of which each begins a row below the one before, to X in place: `X ← H₀ H₁ … X`. Some
 * at a time as `I - V T Vᵀ` (Schreiber & Van Loan 1989), so that the work is products of matrices.
 */
export function* applyReflections(
  reflections: readonly PlacedReflection[],
  X: DenseMatrix,
  products: Products,
): Steps<void> {
  if (X.columns < FEW) {
    for (const { start, v, factor } of reflections.toReversed()) {
      reflectColumns(v, factor, X.data, start, X.rows, X.columns)
      yield
    }
    return
  }
  const last = Math.floor((reflections.length - 1) / BLOCK) * BLOCK
  for (let first = last; first >= 0; first -= BLOCK) {
    yield* applyBlock(reflections.slice(first, first + BLOCK), X, products)
  }
}

function* applyBlock(
  reflections: readonly PlacedReflection[],
  X: DenseMatrix,
  products: Products,
): Steps<void> {
  const { start } = reflections[0]
  const rows = X.rows - start
  const V = zeros(rows, reflections.length)
  reflections.forEach((reflection, j) => columnOf(V, j).set(reflection.v, reflection.start - start))
  const T = triangleOf(V, reflections)
  const Y = zeros(rows, X.columns)
  for (let j = 0; j < X.columns; j += 1) columnOf(Y, j).set(columnOf(X, j).subarray(start))
  yield
  const shares = yield* products.multiplySteps(T, yield* products.multiplyTransposedSteps(V, Y))
  const change = yield* products.multiplySteps(V, shares)
  for (let j = 0; j < X.columns; j += 1) {
    const column = columnOf(X, j)
    for (let i = 0, at = j * rows; i < rows; i += 1, at += 1) column[start + i] = Y.data[at] - change.data[at]
  }
}

/** The upper triangular T of `H₀ H₁ … = I - V T Vᵀ`. */
function triangleOf(V: DenseMatrix, reflections: readonly PlacedReflection[]): DenseMatrix {
  const count = reflections.length
  const T = zeros(count, count)
  for (let j = 0; j < count; j += 1) {
    const { factor } = reflections[j]
    const column = columnOf(T, j)
    column[j] = factor
    const products = Array.from({ length: j }, (_, i) => dot(columnOf(V, i), columnOf(V, j)))
    for (let i = 0; i < j; i += 1) {
      let sum = 0
      for (let k = i; k < j; k += 1) sum += T.data[k * count + i] * products[k]
      column[i] = -factor * sum
    }
  }
  return T
}
