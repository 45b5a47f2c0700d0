import { columnOf, transposed } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import type { Products } from './products.ts'
import { thinSvd } from './thin-svd.ts'
import { scale } from './vectors.ts'

/** The Moore-Penrose inverse, with the singular values that `scipy.linalg.pinv` takes for 0. */
export function pseudoInverse(A: DenseMatrix, products: Products): DenseMatrix {
  const { u, values, v } = thinSvd(A, products)
  const least = Math.max(A.rows, A.columns) * Number.EPSILON * values[0]
  for (let j = 0; j < values.length; j += 1) scale(columnOf(v, j), values[j] > least ? 1 / values[j] : 0)
  return products.multiply(v, transposed(u))
}
