import { FitError } from '../estimator/estimator.ts'
import { columnOf, columnsOf, firstColumns, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { Products } from '../linear-algebra/products.ts'
import { rightSingularSteps } from '../linear-algebra/right-singular.ts'
import { paced } from '../linear-algebra/steps.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import { scale } from '../linear-algebra/vectors.ts'
import type { Matrix } from '../matrix.ts'

export interface Whitening {
  /** One array a component: what centred rows are multiplied by. */
  vectors: Float64Array[]
  /** The training rows, uncorrelated and of variance 1: one array a component. */
  white: Float64Array[]
}

/**
 * Principal components of length 1 over their singular value, as scikit-learn's `FastICA` whitens.
 *
 * @throws FitError `bad_parameter` when the rows vary in fewer directions than `count`.
 */
export async function whiten(
  X: Matrix,
  means: Float64Array,
  count: number,
  solver: 'svd' | 'eigh',
  products: Products,
  pace: () => Promise<void>,
): Promise<Whitening> {
  const { values, vectors } =
    solver === 'svd'
      ? await paced(rightSingularSteps(X.columns, means, products), pace)
      : await eigenOfGram(X, means, products, pace)
  const least = Number.EPSILON * Math.max(X.rows, X.columns.length) * values[0]
  if (solver === 'svd' && !(values[count - 1] > least)) {
    const rank = values.filter((value) => value > least).length
    throw new FitError(
      'bad_parameter',
      `the rows vary in ${rank} directions only: set n_components to that`,
      {
        parameter: 'n_components',
        rank,
      },
    )
  }
  const kept = firstColumns(vectors, count)
  const directions = columnsOf(kept).map((column, j) => {
    const own = column.slice()
    scale(own, (own[0] < 0 ? -1 : 1) / values[j])
    return own
  })
  const basis = zeros(X.columns.length, count)
  directions.forEach((direction, j) => {
    columnOf(basis, j).set(direction)
    scale(columnOf(basis, j), Math.sqrt(X.rows))
  })
  return { vectors: directions, white: products.project(X.columns, means, basis) }
}

async function eigenOfGram(
  X: Matrix,
  means: Float64Array,
  products: Products,
  pace: () => Promise<void>,
): Promise<{ values: Float64Array; vectors: DenseMatrix }> {
  const gram = await paced(products.gramSteps(X.columns, means), pace)
  const eigen = await paced(symmetricEigenSteps(gram, products), pace)
  const size = X.columns.length
  const vectors = zeros(size, size)
  for (let j = 0; j < size; j += 1) columnOf(vectors, j).set(columnOf(eigen.vectors, size - 1 - j))
  const values = eigen.values.toReversed().map((value) => Math.sqrt(Math.max(value, 10 * Number.EPSILON)))
  return { values, vectors }
}
