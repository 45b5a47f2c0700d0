import type { RandomState } from '../random/random-state.ts'
import { firstColumns, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { transposedOperator } from './linear-operator.ts'
import type { LinearOperator } from './linear-operator.ts'
import { lowerFactorSteps } from './lower-factor.ts'
import type { Products } from './products.ts'
import type { Steps } from './steps.ts'
import { thinQrSteps } from './thin-qr.ts'
import { thinSvdSteps } from './thin-svd.ts'
import type { ThinSvd } from './thin-svd.ts'

/** How the basis is kept from collapsing onto the first singular vector between two power iterations. */
export type PowerIterationNormalizer = 'auto' | 'QR' | 'LU' | 'none'

export interface RandomizedSvdOptions {
  components: number
  /** Directions beside the wanted ones, which make those accurate. */
  oversamples: number
  /** Power iterations; `auto` are 7 for less than a tenth of all components, else 4. */
  iterations: number | 'auto'
  normalizer: PowerIterationNormalizer
  random: RandomState
  products: Products
}

/**
 * The leading singular values and vectors by random projection (Halko, Martinsson & Tropp 2011, algorithms 4.4 and 5.1):
 * scikit-learn's `randomized_svd` with `flip_sign=False`, the random numbers and their order included.
 */
export function* randomizedSvdSteps(A: LinearOperator, options: RandomizedSvdOptions): Steps<ThinSvd> {
  const { components } = options
  if (A.rows >= A.columns) return keepFirst(yield* leadingSvd(A, options), components)
  const { u, values, v } = yield* leadingSvd(transposedOperator(A), options)
  return keepFirst({ u: v, values, v: u }, components)
}

function* leadingSvd(A: LinearOperator, options: RandomizedSvdOptions): Steps<ThinSvd> {
  const { products } = options
  const q = yield* findRange(A, options)
  // The projection transposed: tall, as its decomposition wants it.
  const svd = yield* thinSvdSteps(yield* A.applyTransposed(q), products)
  return { u: yield* products.multiplySteps(q, svd.v), values: svd.values, v: svd.u }
}

function keepFirst({ u, values, v }: ThinSvd, count: number): ThinSvd {
  return {
    u: firstColumns(u, Math.min(count, u.columns)),
    values: values.subarray(0, count),
    v: firstColumns(v, Math.min(count, v.columns)),
  }
}

/** An orthonormal basis of nearly the space that the leading left singular vectors span. */
function* findRange(A: LinearOperator, options: RandomizedSvdOptions): Steps<DenseMatrix> {
  const { components, oversamples, random, products } = options
  const least = Math.min(A.rows, A.columns)
  const iterations = options.iterations === 'auto' ? (components < 0.1 * least ? 7 : 4) : options.iterations
  let basis = gaussianMatrix(A.columns, components + oversamples, random)
  for (let step = 0; step < iterations; step += 1) {
    basis = yield* normalise(yield* A.apply(basis), iterations, options)
    basis = yield* normalise(yield* A.applyTransposed(basis), iterations, options)
  }
  const { q } = yield* thinQrSteps(yield* A.apply(basis), products)
  return q
}

function* normalise(
  basis: DenseMatrix,
  iterations: number,
  { normalizer, products }: RandomizedSvdOptions,
): Steps<DenseMatrix> {
  const chosen = normalizer === 'auto' ? (iterations <= 2 ? 'none' : 'LU') : normalizer
  switch (chosen) {
    case 'QR':
      return (yield* thinQrSteps(basis, products)).q
    case 'LU':
      return yield* lowerFactorSteps(basis, products)
    case 'none':
      return basis
  }
}

/** Standard normal numbers, row after row as NumPy fills an array. */
function gaussianMatrix(rows: number, columns: number, random: RandomState): DenseMatrix {
  const matrix = zeros(rows, columns)
  for (let i = 0; i < rows; i += 1) {
    for (let j = 0; j < columns; j += 1) matrix.data[j * rows + i] = random.gauss()
  }
  return matrix
}
