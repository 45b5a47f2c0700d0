import { columnMeans } from '../cluster/column-moments.ts'
import { columnOf, denseOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { denseOperator } from '../linear-algebra/linear-operator.ts'
import { createProducts } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'

/** Features up to which their covariance is decomposed as a whole. */
const MOST_FEATURES = 500

/**
 * The rows on their first principal axes: `dimensions` columns, with the signs that scikit-learn's `PCA` gives them. Up to
 * so many features the axes are exact, beyond that by random projection.
 */
export async function principalScores(
  X: Matrix,
  { dimensions, randomState, pace }: { dimensions: number; randomState: number; pace: () => Promise<void> },
): Promise<DenseMatrix> {
  const products = createProducts()
  const means = columnMeans(X)
  const centered = denseOf(X.columns, X.rows, means)
  const axes =
    X.columns.length <= MOST_FEATURES
      ? await exactAxes()
      : (
          await paced(
            randomizedSvdSteps(denseOperator(centered, products), {
              components: dimensions,
              oversamples: 10,
              iterations: 'auto',
              normalizer: 'auto',
              random: new RandomState(randomState),
              products,
            }),
            pace,
          )
        ).v
  settleSigns(axes, null)
  return paced(products.multiplySteps(centered, axes), pace)

  async function exactAxes(): Promise<DenseMatrix> {
    const covariance = await paced(products.gramSteps(X.columns, means), pace)
    const { vectors } = await paced(symmetricEigenSteps(covariance, products), pace)
    const first = zeros(vectors.rows, dimensions)
    for (let j = 0; j < dimensions; j += 1) {
      columnOf(first, j).set(columnOf(vectors, vectors.columns - 1 - j))
    }
    return first
  }
}
