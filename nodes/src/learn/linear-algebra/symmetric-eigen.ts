import type { DenseMatrix } from './dense-matrix.ts'
import { createProducts } from './products.ts'
import type { Products } from './products.ts'
import { eigenOfTridiagonal } from './tridiagonal-divide.ts'
import type { SymmetricEigen } from './tridiagonal-divide.ts'
import { applyTridiagonalReflections, reduceToTridiagonal } from './tridiagonal-reduction.ts'
import { finish } from './steps.ts'
import type { Steps } from './steps.ts'
import { scale, scaleToOne } from './vectors.ts'

export type { SymmetricEigen } from './tridiagonal-divide.ts'

/**
 * All eigenvalues, ascending, and eigenvectors of a symmetric matrix, of which the lower triangle is read: what
 * `numpy.linalg.eigh` gives, but for the signs of the vectors and the choice of a basis where eigenvalues coincide.
 *
 * Householder reduction to tridiagonal form, then divide and conquer.
 */
export function symmetricEigen(A: DenseMatrix, products: Products = createProducts()): SymmetricEigen {
  return finish(symmetricEigenSteps(A, products))
}

/** The same in steps; only the `count` largest eigenvalues, which is quicker, where it is given. */
export function* symmetricEigenSteps(
  A: DenseMatrix,
  products: Products,
  count = A.rows,
): Steps<SymmetricEigen> {
  const { scaled, factor } = scaleToOne(A.data)
  const form = yield* reduceToTridiagonal({ ...A, data: scaled })
  const eigen = yield* eigenOfTridiagonal(form.diagonal, form.beside, products, count)
  scale(eigen.values, 1 / factor)
  yield* applyTridiagonalReflections(form, eigen.vectors, products)
  return eigen
}
