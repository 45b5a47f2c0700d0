import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../linear-algebra/cholesky.ts'
import { columnOf, columnsOf, denseOf, firstColumns, identity } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { columnsOperator } from '../linear-algebra/linear-operator.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import { rightSingularSteps } from '../linear-algebra/right-singular.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { dot, scale } from '../linear-algebra/vectors.ts'
import type { Matrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { mean } from '../statistics/mean.ts'
import { columnVariance } from './column-variance.ts'
import { numberedNames } from './component-space.ts'
import { rotateComponents } from './rotate-components.ts'

const params = z.strictObject({
  /** As many as there are features where null. */
  nComponents: wholeNumber(1).nullable().default(null),
  /** Stops when the log likelihood rises by less. */
  tol: nonNegative().default(0.01),
  maxIter: wholeNumber(1).default(1000),
  /** The noise of each feature to begin with; ones where null. */
  noiseVarianceInit: z.array(positive()).nullable().default(null),
  svdMethod: z.enum(['randomized', 'lapack']).default('randomized'),
  iteratedPower: wholeNumber(0).default(3),
  rotation: z.enum(['varimax', 'quartimax']).nullable().default(null),
})

export type FactorAnalysisParams = z.infer<typeof params>

export interface FittedFactorAnalysis extends FittedState {
  /** One array a factor: its loading on each feature. */
  components: Float64Array[]
  /** The variance of each feature that no factor explains. */
  noiseVariance: Float64Array
  mean: Float64Array
  /** The log likelihood of each iteration. */
  loglike: Float64Array
  nIter: number
  converged: boolean
}

/** Keeps noise from vanishing. */
const LEAST_NOISE = 1e-12

/**
 * scikit-learn's `FactorAnalysis`: few hidden factors and, for each feature, noise of its own. Class E; with `lapack` up
 * to the sign of each factor, which scikit-learn leaves to chance: here its largest loading is positive.
 *
 * Expectation and maximisation by singular value decompositions (Barber, "Bayesian reasoning and machine learning",
 * algorithm 21.1); varimax and quartimax rotation (Kaiser 1958).
 */
export const factorAnalysis = defineTransformer<FactorAnalysisParams, FittedFactorAnalysis, 'matrix'>({
  name: 'FactorAnalysis',
  target: 'none',
  params,
  tags: { parity: 'E', randomised: true },
  input: 'matrix',
  memoryEstimate({ rows, columns }, { nComponents }) {
    const size = Math.min(nComponents ?? columns, columns) + 10
    const wide = rows < 2 * columns ? 6 * rows * columns : 0
    return PRODUCTS_BYTES + 8 * (rows * columns + wide + 6 * size * (rows + columns) + 24 * columns * columns)
  },
  fit: fitFactorAnalysis,
  transform(fitted, X) {
    const products = createProducts()
    return {
      rows: X.rows,
      columns: products.project(X.columns, fitted.mean, posteriorBasis(fitted, products)),
    }
  },
  featureNamesOut: ({ components }) => numberedNames('factoranalysis', components.length),
})

/** What centred rows are multiplied by to give the expected factors: `Ψ⁻¹Wᵀ (I + W Ψ⁻¹ Wᵀ)⁻¹`. */
function posteriorBasis(
  { components, noiseVariance }: FittedFactorAnalysis,
  products: Products,
): DenseMatrix {
  const features = noiseVariance.length
  const loadings = denseOf(components, features)
  const weighted = denseOf(
    components.map((component) => component.map((value, i) => value / noiseVariance[i])),
    features,
  )
  const precision = products.multiplyTransposed(weighted, loadings)
  for (let j = 0; j < components.length; j += 1) precision.data[j * components.length + j] += 1
  const L = cholesky(precision)
  if (L === null) throw new TypeError('the identity and a Gram matrix are positive definite')
  const inverse = identity(components.length)
  solveLower(L, inverse)
  solveLowerTransposed(L, inverse)
  return products.multiply(weighted, inverse)
}

async function fitFactorAnalysis(
  X: Matrix,
  _y: unknown,
  own: FactorAnalysisParams,
  { randomState, pace, report }: FitContext,
): Promise<Omit<FittedFactorAnalysis, 'estimator' | 'nFeaturesIn'>> {
  const { rows } = X
  const features = X.columns.length
  const count = own.nComponents ?? features
  if (rows < 2)
    throw new FitError('too_few_rows', 'one row has no variance: FactorAnalysis needs at least two')
  if (own.noiseVarianceInit !== null && own.noiseVarianceInit.length !== features) {
    throw new FitError('bad_parameter', `noise_variance_init needs ${features} numbers`, {
      parameter: 'noise_variance_init',
    })
  }
  const products = createProducts()
  const random = new RandomState(randomState)
  const means = Float64Array.from(X.columns, mean)
  const variances = Float64Array.from(X.columns, columnVariance)
  let noise = Float64Array.from({ length: features }, (_, j) => own.noiseVarianceInit?.[j] ?? 1)
  const scaled = X.columns.map(() => new Float64Array(rows))
  const loglike: number[] = []
  let loadings: DenseMatrix = identity(0)
  let converged = false
  while (loglike.length < own.maxIter && !converged) {
    const roots = noise.map((value) => Math.sqrt(value) + LEAST_NOISE)
    scaled.forEach((target, j) => {
      const column = X.columns[j]
      const divisor = roots[j] * Math.sqrt(rows)
      for (let i = 0; i < rows; i += 1) target[i] = (column[i] - means[j]) / divisor
    })
    const { values, vectors, unexplained } = await leadingDirections(scaled, count, own, {
      random,
      products,
      pace,
    })
    const squares = values.map((value) => value * value)
    loadings = { ...vectors, data: vectors.data.slice() }
    squares.forEach((square, k) => {
      const column = columnOf(loadings, k)
      scale(column, Math.sqrt(Math.max(square - 1, 0)))
      for (let j = 0; j < features; j += 1) column[j] *= roots[j]
    })
    const likelihood = logLikelihood(rows, features, count, squares, unexplained, noise)
    const before = loglike.at(-1) ?? -Infinity
    loglike.push(likelihood)
    report({ done: loglike.length, total: own.maxIter, unit: 'iteration', loss: -likelihood })
    // Not `<`: a likelihood beyond all bounds, of rows without noise, does not rise any more.
    converged = !(likelihood - before >= own.tol)
    if (!converged) {
      noise = variances.map((variance, j) => {
        let explained = 0
        for (let k = 0; k < loadings.columns; k += 1) explained += loadings.data[k * features + j] ** 2
        return Math.max(variance - explained, LEAST_NOISE)
      })
    }
  }
  const rotated = own.rotation === null ? loadings : rotateComponents(loadings, own.rotation, products)
  return {
    components: columnsOf(rotated).map((column) => column.slice()),
    noiseVariance: noise,
    mean: means,
    loglike: Float64Array.from(loglike),
    nIter: loglike.length,
    converged,
  }
}

function logLikelihood(
  rows: number,
  features: number,
  count: number,
  squares: Float64Array,
  unexplained: number,
  noise: Float64Array,
): number {
  let sum = features * Math.log(2 * Math.PI) + count + unexplained
  for (const square of squares) sum += Math.log(square)
  for (const value of noise) sum += Math.log(value)
  return (-rows / 2) * sum
}

interface Directions {
  values: Float64Array
  vectors: DenseMatrix
  /** The sum of the squares that they leave. */
  unexplained: number
}

async function leadingDirections(
  columns: readonly Float64Array[],
  count: number,
  { svdMethod, iteratedPower }: FactorAnalysisParams,
  { random, products, pace }: { random: RandomState; products: Products; pace: () => Promise<void> },
): Promise<Directions> {
  if (svdMethod === 'lapack') {
    const offsets = new Float64Array(columns.length)
    const { values, vectors } = await paced(rightSingularSteps(columns, offsets, products), pace)
    const kept = firstColumns(vectors, Math.min(count, vectors.columns))
    settleSigns(kept, null)
    const rest = values.subarray(count)
    return { values: values.slice(0, count), vectors: kept, unexplained: dot(rest, rest) }
  }
  const svd = randomizedSvdSteps(columnsOperator(columns, null, products), {
    components: count,
    oversamples: 10,
    iterations: iteratedPower,
    normalizer: 'auto',
    random,
    products,
  })
  const { u, values, v } = await paced(svd, pace)
  settleSigns(u, v)
  const squares = columns.reduce((sum, column) => sum + dot(column, column), 0)
  return { values: values.slice(), vectors: v, unexplained: squares - dot(values, values) }
}
