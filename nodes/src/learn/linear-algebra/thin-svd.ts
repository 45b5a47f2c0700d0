import { applyBidiagonalReflections, reduceToBidiagonal } from './bidiagonal-reduction.ts'
import { diagonaliseBidiagonal } from './bidiagonal-qr.ts'
import { columnOf, transposed, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { createProducts } from './products.ts'
import type { Products } from './products.ts'
import { thinQrSteps } from './thin-qr.ts'
import { finish } from './steps.ts'
import type { Steps } from './steps.ts'
import { scale, scaleToOne } from './vectors.ts'

/** `A = U diag(values) Vᵀ` with k = min(rows, columns) singular values. */
export interface ThinSvd {
  /** rows × k, orthonormal columns. */
  u: DenseMatrix
  /** Descending, none negative. */
  values: Float64Array
  /** columns × k, orthonormal columns: row j of scipy's `Vh` is column j of it. */
  v: DenseMatrix
}

/** From this ratio of rows to columns on, a QR decomposition first saves work (Chan 1982). */
const TALL = 1.6

/**
 * The singular value decomposition, `scipy.linalg.svd(A, full_matrices=False)`, but for the signs of pairs of vectors and
 * the choice of a basis where singular values coincide. Vectors of singular values of 0 are orthonormal too.
 *
 * QR of a tall matrix, Householder reduction to bidiagonal form, implicit QR sweeps.
 */
export function thinSvd(A: DenseMatrix, products: Products = createProducts()): ThinSvd {
  return finish(thinSvdSteps(A, products))
}

/** The same in steps. */
export function* thinSvdSteps(A: DenseMatrix, products: Products): Steps<ThinSvd> {
  if (A.rows < A.columns) {
    const { u, values, v } = yield* thinSvdSteps(transposed(A), products)
    return { u: v, values, v: u }
  }
  const { scaled, factor } = scaleToOne(A.data)
  const { u, values, v } = yield* svdOfTall({ ...A, data: scaled }, products, true)
  if (u === null) throw new TypeError('the left vectors were asked for')
  scale(values, 1 / factor)
  return { u, values, v }
}

/** Only the right singular vectors of a matrix with at least as many rows as columns. */
export function* rightVectorsSteps(A: DenseMatrix, products: Products): Steps<Omit<ThinSvd, 'u'>> {
  const { scaled, factor } = scaleToOne(A.data)
  const { values, v } = yield* svdOfTall({ ...A, data: scaled }, products, false)
  scale(values, 1 / factor)
  return { values, v }
}

interface SvdParts extends Omit<ThinSvd, 'u'> {
  u: DenseMatrix | null
}

/** Overwrites A. */
function* svdOfTall(A: DenseMatrix, products: Products, wantsLeft: boolean): Steps<SvdParts> {
  if (A.rows > TALL * A.columns) {
    const { q, r } = yield* thinQrSteps(A, products)
    const { u, values, v } = yield* svdOfTall(r, products, wantsLeft)
    return { u: u && (yield* products.multiplySteps(q, u)), values, v }
  }
  const n = A.columns
  const form = yield* reduceToBidiagonal(A)
  const values = form.diagonal.slice()
  const { u: left, v: right } = yield* diagonaliseBidiagonal(values, form.above.slice(), wantsLeft)
  for (let j = 0; j < n; j += 1) {
    if (values[j] >= 0) continue
    values[j] = -values[j]
    scale(columnOf(right, j), -1)
  }
  const order = Int32Array.from(values.keys()).sort((a, b) => values[b] - values[a])
  const u = left && zeros(A.rows, n)
  const v = zeros(n, n)
  order.forEach((from, to) => {
    if (u !== null && left !== null) columnOf(u, to).set(columnOf(left, from))
    columnOf(v, to).set(columnOf(right, from))
  })
  yield* applyBidiagonalReflections(form, u, v, products)
  return { u, values: Float64Array.from(order, (from) => values[from]), v }
}
