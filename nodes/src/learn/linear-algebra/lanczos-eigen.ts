import { columnOf, firstColumns, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { LinearOperator } from './linear-operator.ts'
import { transposedOperator } from './linear-operator.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { symmetricEigenSteps } from './symmetric-eigen.ts'
import type { SymmetricEigen } from './symmetric-eigen.ts'
import { thinQrSteps } from './thin-qr.ts'
import { thinSvdSteps } from './thin-svd.ts'
import type { ThinSvd } from './thin-svd.ts'
import { addScaled, dot, norm, scale } from './vectors.ts'

export interface LanczosOptions {
  /** How many eigenvalues, the algebraically largest first. */
  count: number
  /** The vector to begin with: `size` numbers, not all 0. */
  start: Float64Array
  /** How large a residual may be, relative to the eigenvalue; the machine precision where it is 0. */
  tolerance: number
  /** The most restarts. */
  restarts: number
  products: Products
}

/** The matrix of a symmetric operator is only multiplied by. */
export interface SymmetricOperator {
  size: number
  apply(x: DenseMatrix): Steps<DenseMatrix>
}

/**
 * The largest eigenvalues, descending, and their eigenvectors of a symmetric operator, by the Lanczos method with thick
 * restarts (Wu & Simon 2000) and full orthogonalisation: what ARPACK's `eigsh(which="LA")` converges to. Null when the
 * restarts were not enough.
 */
export function* lanczosEigenSteps(
  operator: SymmetricOperator,
  { count, start, tolerance, restarts, products }: LanczosOptions,
): Steps<SymmetricEigen | null> {
  const n = operator.size
  const width = Math.min(n, Math.max(2 * count + 1, 20))
  const basis = zeros(n, width)
  const projected = zeros(width, width)
  const first = columnOf(basis, 0)
  first.set(start)
  scale(first, 1 / norm(first))
  const target = Math.max(tolerance, Number.EPSILON * 0.5)
  let kept = 0
  for (let restart = 0; restart <= restarts; restart += 1) {
    const rest = yield* extendBasis(operator, basis, projected, kept)
    const { values, vectors } = yield* symmetricEigenSteps(projected, products)
    const residual = norm(rest)
    const isConverged = (place: number) => {
      const share = Math.abs(vectors.data[place * width + width - 1])
      return residual * share <= target * Math.max(Math.abs(values[place]), Number.EPSILON ** (2 / 3))
    }
    let converged = 0
    while (converged < count && isConverged(width - 1 - converged)) converged += 1
    if (converged === count || residual === 0) return leadingPairs(basis, values, vectors, count, products)
    // More than the wanted ones are kept, so that those beside them don't have to be found again.
    kept = Math.min(width - 1, count + Math.floor((width - count) / 2))
    keepLeading(basis, projected, values, vectors, kept, rest, residual, products)
    yield
  }
  return null
}

/** Fills the basis from column `from` on, and its projection; returns what the operator leaves outside its span. */
function* extendBasis(
  operator: SymmetricOperator,
  basis: DenseMatrix,
  projected: DenseMatrix,
  from: number,
): Steps<Float64Array> {
  const width = basis.columns
  let rest: Float64Array = new Float64Array(basis.rows)
  for (let j = from; j < width; j += 1) {
    rest = (yield* operator.apply({ rows: basis.rows, columns: 1, data: columnOf(basis, j) })).data.slice()
    const size = norm(rest)
    // Twice is enough (Kahan).
    for (let pass = 0; pass < 2; pass += 1) {
      for (let i = 0; i <= j; i += 1) {
        const column = columnOf(basis, i)
        const share = dot(column, rest)
        addScaled(rest, -share, column)
        projected.data[j * width + i] += share
        if (i !== j) projected.data[i * width + j] = projected.data[j * width + i]
      }
    }
    if (norm(rest) <= size * Number.EPSILON) rest.fill(0)
    if (j + 1 < width) setNextVector(basis, j + 1, rest)
    yield
  }
  return rest
}

/** The direction of what is left; where nothing is, the space is invariant and any other direction will do. */
function setNextVector(basis: DenseMatrix, place: number, rest: Float64Array): void {
  const next = columnOf(basis, place)
  const length = norm(rest)
  if (length > 0) {
    next.set(rest)
    scale(next, 1 / length)
    return
  }
  for (let axis = 0; axis < basis.rows; axis += 1) {
    next.fill(0)
    next[axis] = 1
    for (let pass = 0; pass < 2; pass += 1) {
      for (let i = 0; i < place; i += 1) {
        const column = columnOf(basis, i)
        addScaled(next, -dot(column, next), column)
      }
    }
    const left = norm(next)
    // At least one of the axes has a share this large outside a space of fewer dimensions.
    if (left * left * basis.rows < 0.5 * (basis.rows - place)) continue
    scale(next, 1 / left)
    return
  }
}

/** The basis of the leading eigenvectors of the projection, and the direction that leads on from it. */
function keepLeading(
  basis: DenseMatrix,
  projected: DenseMatrix,
  values: Float64Array,
  vectors: DenseMatrix,
  kept: number,
  rest: Float64Array,
  residual: number,
  products: Products,
): void {
  const width = basis.columns
  const chosen = zeros(width, kept)
  for (let i = 0; i < kept; i += 1) columnOf(chosen, i).set(columnOf(vectors, width - 1 - i))
  basis.data.set(products.multiply(basis, chosen).data)
  const next = columnOf(basis, kept)
  next.set(rest)
  scale(next, 1 / residual)
  projected.data.fill(0)
  for (let i = 0; i < kept; i += 1) projected.data[i * width + i] = values[width - 1 - i]
}

function leadingPairs(
  basis: DenseMatrix,
  values: Float64Array,
  vectors: DenseMatrix,
  count: number,
  products: Products,
): SymmetricEigen {
  const width = basis.columns
  const chosen = zeros(width, count)
  for (let i = 0; i < count; i += 1) columnOf(chosen, i).set(columnOf(vectors, width - 1 - i))
  return {
    values: Float64Array.from({ length: count }, (_, i) => values[width - 1 - i]),
    vectors: products.multiply(basis, chosen),
  }
}

/**
 * The leading singular values and vectors, to working precision: what `scipy.sparse.linalg.svds(solver="arpack")`
 * converges to, but for signs. From eigenvectors of the smaller of AᵀA and AAᵀ, and the decomposition of A within their
 * span, which gives small singular values the digits that squaring took.
 */
export function* lanczosSvdSteps(A: LinearOperator, options: LanczosOptions): Steps<ThinSvd | null> {
  if (A.rows < A.columns) {
    const svd = yield* lanczosSvdSteps(transposedOperator(A), options)
    return svd && { u: svd.v, values: svd.values, v: svd.u }
  }
  const squared: SymmetricOperator = {
    size: A.columns,
    *apply(x) {
      return yield* A.applyTransposed(yield* A.apply(x))
    },
  }
  const { products, count } = options
  const eigen = yield* lanczosEigenSteps(squared, options)
  if (eigen === null) return null
  const { q } = yield* thinQrSteps(eigen.vectors, products)
  const { u, values, v } = yield* thinSvdSteps(yield* A.apply(firstColumns(q, count)), products)
  return { u, values, v: yield* products.multiplySteps(q, v) }
}
