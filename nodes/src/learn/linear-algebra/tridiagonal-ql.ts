import type { DenseMatrix } from './dense-matrix.ts'
import { columnsOf } from './dense-matrix.ts'
import { hypotenuse, NOTHING, rotate } from './vectors.ts'

/** How many steps one eigenvalue may take; two are usual. */
const MOST_STEPS = 60

/**
 * Diagonalises a symmetric tridiagonal matrix in place by implicit QL steps with Wilkinson's shift (Golub & Van Loan,
 * §8.3.3; Martin & Wilkinson): `diagonal` becomes the eigenvalues, in no order, and `vectors` is multiplied by the
 * eigenvectors from the right. `beside[i]` stands between `diagonal[i]` and `diagonal[i + 1]` and is destroyed.
 * The entries are expected to be about 1 or smaller.
 */
export function diagonaliseTridiagonal(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: DenseMatrix,
): void {
  const n = diagonal.length
  const columns = columnsOf(vectors)
  for (let l = 0; l < n; l += 1) {
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const m = endOfBlock(diagonal, beside, l)
      if (m === l) break
      stepQl(diagonal, beside, columns, l, m)
    }
  }
}

/** The first place from `l` on whose neighbour below is negligible: up to it the matrix does not fall apart. */
function endOfBlock(diagonal: Float64Array, beside: Float64Array, l: number): number {
  let m = l
  for (; m < diagonal.length - 1; m += 1) {
    const size = Math.abs(diagonal[m]) + Math.abs(diagonal[m + 1])
    if (Math.abs(beside[m]) <= Math.max(NOTHING, Number.EPSILON * 0.5 * size)) {
      beside[m] = 0
      break
    }
  }
  return m
}

function stepQl(
  diagonal: Float64Array,
  beside: Float64Array,
  vectors: readonly Float64Array[],
  l: number,
  m: number,
): void {
  const slope = (diagonal[l + 1] - diagonal[l]) / (2 * beside[l])
  const root = Math.hypot(slope, 1)
  let g = diagonal[m] - diagonal[l] + beside[l] / (slope + (slope >= 0 ? root : -root))
  let sine = 1
  let cosine = 1
  let shift = 0
  for (let i = m - 1; i >= l; i -= 1) {
    const f = sine * beside[i]
    const b = cosine * beside[i]
    const length = hypotenuse(f, g)
    if (i + 1 < m) beside[i + 1] = length
    if (length === 0) {
      diagonal[i + 1] -= shift
      return
    }
    sine = f / length
    cosine = g / length
    g = diagonal[i + 1] - shift
    const r = (diagonal[i] - g) * sine + 2 * cosine * b
    shift = sine * r
    diagonal[i + 1] = g + shift
    g = cosine * r - b
    rotate(vectors[i + 1], vectors[i], cosine, sine)
  }
  diagonal[l] -= shift
  beside[l] = g
}
