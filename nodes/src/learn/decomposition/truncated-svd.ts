import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { DataShape, FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { columnsOf } from '../linear-algebra/dense-matrix.ts'
import { lanczosSvdSteps } from '../linear-algebra/lanczos-eigen.ts'
import { columnsOperator } from '../linear-algebra/linear-operator.ts'
import { sparseOperator } from '../linear-algebra/sparse-operator.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import type { ThinSvd } from '../linear-algebra/thin-svd.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sparseMoments } from '../preprocessing/sparse-moments.ts'
import { RandomState } from '../random/random-state.ts'
import { numberedNames, projectRows, unprojectRows } from './component-space.ts'
import { columnVariance } from './column-variance.ts'

const params = z.strictObject({
  nComponents: wholeNumber(1).default(2),
  /** `randomized` is fast and nearly exact, `arpack` exact. */
  algorithm: z.enum(['arpack', 'randomized']).default('randomized'),
  /** Power iterations of `randomized`. */
  nIter: wholeNumber(0).default(5),
  nOversamples: wholeNumber(1).default(10),
  powerIterationNormalizer: z.enum(['auto', 'QR', 'LU', 'none']).default('auto'),
  /** How exact `arpack` has to be, relative; 0 is as exact as numbers are. */
  tol: nonNegative().default(0),
})

export type TruncatedSvdParams = z.infer<typeof params>

export interface FittedTruncatedSvd extends FittedState {
  /** One array a component, as long as there are features; orthonormal. */
  components: Float64Array[]
  /** The variance of what comes out for the training rows. */
  explainedVariance: Float64Array
  explainedVarianceRatio: Float64Array
  singularValues: Float64Array
}

/**
 * scikit-learn's `TruncatedSVD`: the leading singular vectors of the rows as they are, not centred, so that sparse
 * features stay sparse (latent semantic analysis). Class E; `randomized` draws scikit-learn's numbers.
 *
 * Halko, Martinsson & Tropp (2011); Lanczos with thick restarts for `arpack`.
 */
export const truncatedSvd = defineTransformer<TruncatedSvdParams, FittedTruncatedSvd, 'matrix-or-sparse'>({
  name: 'TruncatedSVD',
  target: 'none',
  params,
  tags: { parity: 'E', sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }: DataShape, { nComponents, nOversamples }) {
    const size = Math.min(nComponents + nOversamples, Math.max(rows, columns)) + nComponents + 20
    return PRODUCTS_BYTES + 8 * (rows * columns + 8 * size * (rows + columns) + 16 * size * size)
  },
  async fit(X, _y, own, context) {
    const products = createProducts()
    const operator = isSparse(X) ? sparseOperator(X) : columnsOperator(X.columns, null, products)
    const { v, values } = await leadingSvd(operator, own, products, context)
    settleSigns(v, null)
    const components = columnsOf(v).map((column) => column.slice())
    const placed = await paced(operator.apply(v), context.pace)
    const variances = columnsOf(placed).map(columnVariance)
    const total = totalVariance(X)
    return {
      components,
      explainedVariance: Float64Array.from(variances),
      explainedVarianceRatio: Float64Array.from(variances, (value) => (total > 0 ? value / total : 0)),
      singularValues: values.slice(),
    }
  },
  transform: ({ components }, X) => projectRows(X, { components, offsets: null, divisors: null }),
  inverseTransform: ({ components }, X) => unprojectRows(X, { components, offsets: null, divisors: null }),
  featureNamesOut: ({ components }) => numberedNames('truncatedsvd', components.length),
})

async function leadingSvd(
  operator: LinearOperator,
  own: TruncatedSvdParams,
  products: Products,
  { randomState, pace }: FitContext,
): Promise<ThinSvd> {
  const { nComponents: count, algorithm } = own
  const random = new RandomState(randomState)
  const least = Math.min(operator.rows, operator.columns)
  if (algorithm === 'randomized') {
    if (count > operator.columns) refuse(`n_components is ${count} for ${operator.columns} features`)
    const svd = randomizedSvdSteps(operator, {
      components: count,
      oversamples: own.nOversamples,
      iterations: own.nIter,
      normalizer: own.powerIterationNormalizer,
      random,
      products,
    })
    return paced(svd, pace)
  }
  if (count >= least) refuse(`arpack finds fewer than ${least} components`)
  const svd = lanczosSvdSteps(operator, {
    count,
    start: Float64Array.from({ length: least }, () => -1 + 2 * random.random()),
    tolerance: own.tol ** 2,
    restarts: 10 * least,
    products,
  })
  const found = await paced(svd, pace)
  if (found !== null) return found
  throw new FitError('did_not_converge', 'arpack found no components exact enough: raise tol')
}

function refuse(reason: string): void {
  throw new FitError('bad_parameter', reason, { parameter: 'n_components' })
}

function totalVariance(X: Matrix | SparseMatrix): number {
  const variances = isSparse(X) ? sparseMoments(X).variance : Float64Array.from(X.columns, columnVariance)
  return variances.reduce((sum, value) => sum + value, 0)
}
