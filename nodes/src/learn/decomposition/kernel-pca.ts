import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../linear-algebra/cholesky.ts'
import { columnOf, columnsOf, denseOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'
import { finish, paced } from '../linear-algebra/steps.ts'
import { scale } from '../linear-algebra/vectors.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse, toMatrix } from '../matrix.ts'
import { numberedNames } from './component-space.ts'
import { kernelEigen } from './kernel-eigen.ts'
import { centreKernel, kernelMatrix, kernelMeans } from './kernel-matrix.ts'
import type { Kernel, KernelMeans } from './kernel-matrix.ts'

const params = z.strictObject({
  /** How many components; all with an eigenvalue above 0 where null. */
  nComponents: wholeNumber(1).nullable().default(null),
  kernel: z.enum(['linear', 'poly', 'rbf', 'sigmoid', 'cosine']).default('linear'),
  /** One over the number of features where null. */
  gamma: nonNegative().nullable().default(null),
  degree: nonNegative().default(3),
  coef0: z.number().default(1),
  /** The ridge of the way back. */
  alpha: nonNegative().default(1),
  /** Whether to learn the way back. */
  fitInverseTransform: z.boolean().default(false),
  /** `auto` is `arpack` for fewer than 10 components of more than 200 rows, else `dense`. */
  eigenSolver: z.enum(['auto', 'dense', 'arpack', 'randomized']).default('auto'),
  tol: nonNegative().default(0),
  maxIter: wholeNumber(1).nullable().default(null),
  iteratedPower: z.union([z.literal('auto'), wholeNumber(0)]).default('auto'),
  removeZeroEig: z.boolean().default(false),
})

export type KernelPcaParams = z.infer<typeof params>

export interface FittedKernelPca extends FittedState {
  /** Descending. */
  eigenvalues: Float64Array
  /** One array a component, a value for each training row, of length 1. */
  eigenvectors: Float64Array[]
  kernel: Kernel
  means: { rows: Float64Array; all: number }
  /** The training rows, with which new ones are compared. */
  xFit: TrainingRows
  /** What leads back: null where it was not learned. */
  inverse: { transformed: Float64Array[]; dualCoef: Float64Array[] } | null
}

/** A matrix as plain state. */
type TrainingRows =
  | { rows: number; columns: Float64Array[] }
  | {
      rows: number
      columnCount: number
      indptr: Int32Array
      indices: Int32Array
      values: Float64Array
    }

/**
 * scikit-learn's `KernelPCA`: principal components in the space of a kernel. Class E where eigenvalues are apart.
 *
 * B. Schölkopf, A. Smola and K.-R. Müller, "Kernel principal component analysis" (1997); the way back by kernel ridge
 * regression (Bakır, Weston & Schölkopf 2003).
 */
export const kernelPca = defineTransformer<KernelPcaParams, FittedKernelPca, 'matrix-or-sparse'>({
  name: 'KernelPCA',
  target: 'none',
  params,
  tags: { parity: 'E', sparse: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, { nComponents }) {
    const count = Math.min(rows, nComponents ?? rows)
    return PRODUCTS_BYTES + 8 * (7 * rows * rows + 3 * rows * columns + 6 * rows * (count + 20))
  },
  fit: fitKernelPca,
  transform(fitted, X) {
    const { eigenvalues, eigenvectors, kernel, means, xFit } = fitted
    if (X.rows === 0) return { rows: 0, columns: eigenvectors.map(() => new Float64Array(0)) }
    const products = createProducts()
    const K = finish(kernelMatrix(X, xFit, kernel, products))
    centreKernel(K, means)
    const basis = denseOf(eigenvectors, xFit.rows)
    eigenvalues.forEach((value, j) => scale(columnOf(basis, j), value > 0 ? 1 / Math.sqrt(value) : 0))
    return { rows: X.rows, columns: copies(products.multiply(K, basis)) }
  },
  inverseTransform({ inverse, kernel, nFeaturesIn }, X) {
    if (inverse === null) {
      throw new FitError('bad_parameter', 'the way back was not learned: set fit_inverse_transform', {
        parameter: 'fit_inverse_transform',
      })
    }
    if (X.rows === 0) {
      return { rows: 0, columns: Array.from({ length: nFeaturesIn }, () => new Float64Array(0)) }
    }
    const products = createProducts()
    const rows = inverse.dualCoef[0].length
    const known: Matrix = { rows, columns: inverse.transformed }
    const K = finish(kernelMatrix(toMatrix(X), known, kernel, products))
    return { rows: X.rows, columns: copies(products.multiply(K, denseOf(inverse.dualCoef, rows))) }
  },
  featureNamesOut: ({ eigenvalues }) => numberedNames('kernelpca', eigenvalues.length),
})

async function fitKernelPca(
  X: Matrix | SparseMatrix,
  _y: unknown,
  own: KernelPcaParams,
  { randomState, pace }: FitContext,
): Promise<Omit<FittedKernelPca, 'estimator' | 'nFeaturesIn'>> {
  const products = createProducts()
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const kernel: Kernel = {
    name: own.kernel,
    gamma: own.gamma ?? 1 / features,
    degree: own.degree,
    coef0: own.coef0,
  }
  const K = await paced(kernelMatrix(X, X, kernel, products), pace)
  if (!K.data.every(Number.isFinite)) {
    throw new FitError(
      'bad_parameter',
      'this kernel is not finite for all rows: choose other kernel parameters',
      {
        parameter: 'kernel',
      },
    )
  }
  const means: KernelMeans = kernelMeans(K)
  centreKernel(K, means)
  const count = Math.min(X.rows, own.nComponents ?? X.rows)
  const eigen = await paced(
    kernelEigen(K, {
      count,
      solver:
        own.eigenSolver === 'auto' ? (X.rows > 200 && count < 10 ? 'arpack' : 'dense') : own.eigenSolver,
      tol: own.tol,
      maxIter: own.maxIter,
      iteratedPower: own.iteratedPower,
      randomState,
      products,
    }),
    pace,
  )
  const isDropping = own.removeZeroEig || own.nComponents === null
  const kept = isDropping ? eigen.values.findLastIndex((value) => value > 0) + 1 : count
  const eigenvalues = eigen.values.slice(0, kept)
  const eigenvectors = copies(eigen.vectors).slice(0, kept)
  return {
    eigenvalues,
    eigenvectors,
    kernel,
    means,
    xFit: isSparse(X) ? { ...X } : { rows: X.rows, columns: X.columns },
    inverse: own.fitInverseTransform
      ? await learnInverse(X, eigenvalues, eigenvectors, kernel, own.alpha, products, pace)
      : null,
  }
}

/** Ridge regression of the features on the components, in the kernel's space. */
async function learnInverse(
  X: Matrix | SparseMatrix,
  eigenvalues: Float64Array,
  eigenvectors: readonly Float64Array[],
  kernel: Kernel,
  alpha: number,
  products: Products,
  pace: () => Promise<void>,
): Promise<NonNullable<FittedKernelPca['inverse']>> {
  if (isSparse(X)) {
    throw new FitError(
      'bad_parameter',
      'the way back to sparse features cannot be learned: make them dense',
      {
        parameter: 'fit_inverse_transform',
      },
    )
  }
  const transformed = eigenvectors.map((vector, j) =>
    vector.map((value) => value * Math.sqrt(eigenvalues[j])),
  )
  const known: Matrix = { rows: X.rows, columns: transformed }
  const K =
    transformed.length > 0
      ? await paced(kernelMatrix(known, known, kernel, products), pace)
      : zeros(X.rows, X.rows)
  for (let i = 0; i < X.rows; i += 1) K.data[i * X.rows + i] += alpha
  const L = cholesky(K)
  if (L === null) {
    throw new FitError('bad_parameter', 'the way back is not unique: raise alpha', { parameter: 'alpha' })
  }
  const dual = denseOf(X.columns, X.rows)
  solveLower(L, dual)
  await pace()
  solveLowerTransposed(L, dual)
  return { transformed, dualCoef: copies(dual) }
}

function copies(matrix: DenseMatrix): Float64Array[] {
  return columnsOf(matrix).map((column) => column.slice())
}
