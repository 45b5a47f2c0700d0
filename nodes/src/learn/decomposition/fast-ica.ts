import { PENDING_GARBAGE_BYTES } from '../estimator/pending-garbage.ts'
import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, wholeNumber } from '../estimator/params.ts'
import { columnOf, columnsOf, denseOf, transposed, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import { pseudoInverse } from '../linear-algebra/pseudo-inverse.ts'
import { scale } from '../linear-algebra/vectors.ts'
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { mean } from '../statistics/mean.ts'
import { columnVariance } from './column-variance.ts'
import { numberedNames, projectRows, unprojectRows } from './component-space.ts'
import { createContrast } from './contrast.ts'
import { rotateByDeflation, rotateInParallel } from './ica-rotation.ts'
import { whiten } from './ica-whitening.ts'

const params = z.strictObject({
  /** How many sources to look for; all where null, or without whitening. */
  nComponents: wholeNumber(1).nullable().default(null),
  /** All sources at once, or one after the other. */
  algorithm: z.enum(['parallel', 'deflation']).default('parallel'),
  /** How the sources are scaled; false where the rows are white already. */
  whiten: z
    .union([z.enum(['arbitrary-variance', 'unit-variance']), z.literal(false)])
    .default('unit-variance'),
  fun: z.enum(['logcosh', 'exp', 'cube']).default('logcosh'),
  funArgs: z
    .strictObject({ alpha: z.number().min(1).max(2).default(1) })
    .nullable()
    .default(null),
  maxIter: wholeNumber(1).default(200),
  tol: nonNegative().default(0.0001),
  /** The unmixing matrix to begin with, row by row; random where null. */
  wInit: z.array(z.array(z.number())).nullable().default(null),
  /** `eigh` is faster for many rows, `svd` more exact. */
  whitenSolver: z.enum(['eigh', 'svd']).default('svd'),
})

export type FastIcaParams = z.infer<typeof params>

export interface FittedFastIca extends FittedState {
  /** The unmixing matrix: one array a source, what centred rows are multiplied by. */
  components: Float64Array[]
  /** The mixing matrix: one array a source, how much of it is in each feature. */
  mixing: Float64Array[]
  /** Null without whitening. */
  mean: Float64Array | null
  /** What whitens centred rows, one array a component; null without whitening. */
  whitening: Float64Array[] | null
  nIter: number
  converged: boolean
}

/**
 * scikit-learn's `FastICA`: independent sources of which the features are mixtures. Class E, from the same random start.
 *
 * A. Hyvärinen and E. Oja, "Independent component analysis: algorithms and applications" (2000).
 */
export const fastIca = defineTransformer<FastIcaParams, FittedFastIca, 'matrix'>({
  name: 'FastICA',
  target: 'none',
  params,
  tags: { parity: 'E', randomised: true },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { nComponents }) {
    const count = Math.min(nComponents ?? columns, rows, columns)
    // White rows, a projection, a wide matrix for its decomposition, and small square matrices.
    const wide = rows < 2 * columns ? 6 * rows * columns : 0
    return (
      PENDING_GARBAGE_BYTES +
      PRODUCTS_BYTES +
      65_536 +
      8 * ((count + 4) * rows + wide + 24 * columns * columns + 16 * 2048 * count)
    )
  },
  async fit(X, _y, own, context) {
    if (X.rows < 2) throw new FitError('too_few_rows', 'one row has no variance: FastICA needs at least two')
    return fitFastIca(X, own, context)
  },
  transform: ({ components, mean: offsets }, X) => projectRows(X, { components, offsets, divisors: null }),
  inverseTransform: ({ mixing, mean: offsets }, X) =>
    unprojectRows(X, { components: mixing, offsets, divisors: null }),
  featureNamesOut: ({ components }) => numberedNames('fastica', components.length),
})

async function fitFastIca(
  X: Matrix,
  own: FastIcaParams,
  { randomState, pace, report }: FitContext,
): Promise<Omit<FittedFastIca, 'estimator' | 'nFeaturesIn'>> {
  const products = createProducts()
  const least = Math.min(X.rows, X.columns.length)
  const count = own.whiten === false ? least : Math.min(own.nComponents ?? least, least)
  const isWhitened = own.whiten !== false
  const offsets = isWhitened ? Float64Array.from(X.columns, mean) : null
  const whitening = offsets && (await whiten(X, offsets, count, own.whitenSolver, products, pace))
  const rotate = own.algorithm === 'parallel' ? rotateInParallel : rotateByDeflation
  const { directions, iterations, converged } = await rotate({
    white: whitening?.white ?? X.columns,
    contrast: createContrast({ name: own.fun, alpha: own.funArgs?.alpha ?? 1 }),
    maxIter: own.maxIter,
    tol: own.tol,
    start: startOf(own, count, new RandomState(randomState)),
    products,
    pace,
    onIteration: (done, loss) => {
      report({ done, total: own.algorithm === 'parallel' ? own.maxIter : count, unit: 'iteration', loss })
    },
  })
  const unmixing = whitening
    ? products.multiply(denseOf(whitening.vectors, X.columns.length), directions)
    : directions
  if (own.whiten === 'unit-variance') {
    const sources = products.project(X.columns, offsets, unmixing)
    sources.forEach((source, j) => scale(columnOf(unmixing, j), 1 / Math.sqrt(columnVariance(source))))
  }
  if (!unmixing.data.every(Number.isFinite)) {
    throw new FitError('did_not_converge', 'the rows hold no sources that can be told apart')
  }
  return {
    components: copies(unmixing),
    mixing: copies(transposed(pseudoInverse(unmixing, products))),
    mean: offsets,
    whitening: whitening && whitening.vectors,
    nIter: iterations,
    converged,
  }
}

function copies(matrix: DenseMatrix): Float64Array[] {
  return columnsOf(matrix).map((column) => column.slice())
}

/** Rows of the matrix W become columns. */
function startOf({ wInit }: FastIcaParams, count: number, random: RandomState): DenseMatrix {
  const start = zeros(count, count)
  if (wInit !== null && (wInit.length !== count || wInit.some((row) => row.length !== count))) {
    throw new FitError('bad_parameter', `w_init has to have ${count} rows of ${count} numbers`, {
      parameter: 'w_init',
    })
  }
  for (let i = 0; i < count; i += 1) {
    for (let j = 0; j < count; j += 1) start.data[i * count + j] = wInit?.[i][j] ?? random.gauss()
  }
  return start
}
