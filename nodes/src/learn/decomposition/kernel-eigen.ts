import { FitError } from '../estimator/estimator.ts'
import { columnOf, firstColumns, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { lanczosEigenSteps } from '../linear-algebra/lanczos-eigen.ts'
import { denseOperator } from '../linear-algebra/linear-operator.ts'
import type { Products } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import type { SymmetricEigen } from '../linear-algebra/symmetric-eigen.ts'
import { dot } from '../linear-algebra/vectors.ts'
import { RandomState } from '../random/random-state.ts'

export interface KernelEigenOptions {
  count: number
  solver: 'dense' | 'arpack' | 'randomized'
  tol: number
  maxIter: number | null
  iteratedPower: number | 'auto'
  randomState: number
  products: Products
}

/**
 * The largest eigenvalues of a centred kernel, descending, those that are rounding errors set to 0; the entry of each
 * eigenvector that is largest in size is positive.
 *
 * @throws FitError `bad_parameter` for a kernel with clearly negative eigenvalues, `did_not_converge` for `arpack`.
 */
export function* kernelEigen(K: DenseMatrix, options: KernelEigenOptions): Steps<SymmetricEigen> {
  const { values, vectors } = yield* leadingPairs(K, options)
  settlePositive(values)
  settleSigns(vectors, null)
  const order = Int32Array.from(values.keys()).sort((a, b) => values[b] - values[a] || b - a)
  const sorted = zeros(vectors.rows, order.length)
  order.forEach((from, to) => columnOf(sorted, to).set(columnOf(vectors, from)))
  return { values: Float64Array.from(order, (place) => values[place]), vectors: sorted }
}

function* leadingPairs(K: DenseMatrix, options: KernelEigenOptions): Steps<SymmetricEigen> {
  const { count, solver, tol, maxIter, iteratedPower, randomState, products } = options
  const n = K.rows
  const random = new RandomState(randomState)
  switch (solver) {
    case 'dense':
      return yield* symmetricEigenSteps(K, products, count)
    case 'arpack': {
      const { apply } = denseOperator(K, products)
      const start = Float64Array.from({ length: n }, () => -1 + 2 * random.random())
      const restarts = maxIter ?? 10 * n
      const found = yield* lanczosEigenSteps(
        { size: n, apply },
        { count, start, tolerance: tol, restarts, products },
      )
      if (found !== null) return found
      throw new FitError('did_not_converge', 'arpack found no components exact enough: raise tol or max_iter')
    }
    case 'randomized': {
      const { u, values, v } = yield* randomizedSvdSteps(denseOperator(K, products), {
        components: count,
        oversamples: 10,
        iterations: iteratedPower,
        normalizer: 'auto',
        random,
        products,
      })
      // Of a negative eigenvalue left and right vectors point in opposite directions.
      const signed = values.map((value, j) => value * Math.sign(dot(columnOf(u, j), columnOf(v, j))))
      return { values: signed, vectors: { ...firstColumns(u, count), data: u.data.slice(0, n * count) } }
    }
  }
}

/** From these shares of the largest on, an eigenvalue below 0 is no rounding error, and one above it is none. */
const NEGATIVE_SHARE = 1e-5
const NEGATIVE_SIZE = 1e-10
const POSITIVE_SHARE = 1e-12

function settlePositive(values: Float64Array): void {
  const most = Math.max(...values)
  const least = Math.min(...values)
  if (most < 0 || (least < -NEGATIVE_SHARE * most && least < -NEGATIVE_SIZE)) {
    throw new FitError(
      'bad_parameter',
      'this kernel has negative eigenvalues: choose other kernel parameters',
      {
        parameter: 'kernel',
        eigenvalue: least,
      },
    )
  }
  for (let i = 0; i < values.length; i += 1) if (values[i] < POSITIVE_SHARE * most) values[i] = 0
}
