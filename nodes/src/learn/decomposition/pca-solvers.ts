import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import { columnOf, columnsOf, firstColumns, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { lanczosSvdSteps } from '../linear-algebra/lanczos-eigen.ts'
import { centredOperator, columnsOperator } from '../linear-algebra/linear-operator.ts'
import { sparseOperator } from '../linear-algebra/sparse-operator.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import { createProducts } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'
import { randomizedSvdSteps } from '../linear-algebra/randomized-svd.ts'
import { rightSingularSteps } from '../linear-algebra/right-singular.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { sparseMoments } from '../preprocessing/sparse-moments.ts'
import { RandomState } from '../random/random-state.ts'
import { mean } from '../statistics/mean.ts'
import { columnVariance } from './column-variance.ts'
import { sparseScatter } from './sparse-scatter.ts'
import { likeliestDimension } from './minka.ts'
import type { PcaParams } from './pca-params.ts'

/** What is learned from the rows. */
export interface PrincipalComponents {
  /** One array a component, as long as there are features; orthonormal. */
  components: Float64Array[]
  /** The variance along each component. */
  explainedVariance: Float64Array
  /** Its share of the whole; 0 where nothing varies. */
  explainedVarianceRatio: Float64Array
  singularValues: Float64Array
  mean: Float64Array
  nComponents: number
  nSamples: number
  /** The mean variance along the directions left out. */
  noiseVariance: number
}

type Solver = Exclude<PcaParams['svdSolver'], 'auto'>

/** The principal components by whichever way the parameters choose. */
export async function fitPca(
  X: Matrix | SparseMatrix,
  params: PcaParams,
  context: FitContext,
): Promise<PrincipalComponents> {
  const products = createProducts()
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const solver = solverFor(X, features, params)
  const least = Math.min(X.rows, features)
  const wanted = params.nComponents ?? (solver === 'arpack' ? least - 1 : least)
  checkComponents(wanted, solver, X.rows, features)
  if (solver === 'full' || solver === 'covariance_eigh') {
    return fitAll(X, features, wanted, solver, products, context)
  }
  if (typeof wanted !== 'number') throw new TypeError('checked above')
  return fitLeading(X, features, wanted, solver, params, products, context)
}

function solverFor(
  X: Matrix | SparseMatrix,
  features: number,
  { svdSolver, nComponents }: PcaParams,
): Solver {
  if (isSparse(X)) {
    if (svdSolver === 'full' || svdSolver === 'randomized') {
      throw new FitError('bad_parameter', `the solver ${svdSolver} takes no sparse features: use arpack`, {
        parameter: 'svd_solver',
      })
    }
    return svdSolver === 'auto' ? 'arpack' : svdSolver
  }
  if (svdSolver !== 'auto') return svdSolver
  if (features <= 1000 && X.rows >= 10 * features) return 'covariance_eigh'
  if (Math.max(X.rows, features) <= 500 || nComponents === 'mle') return 'full'
  const least = Math.min(X.rows, features)
  return nComponents !== null && nComponents >= 1 && nComponents < 0.8 * least ? 'randomized' : 'full'
}

function checkComponents(wanted: number | 'mle', solver: Solver, rows: number, features: number): void {
  const least = Math.min(rows, features)
  const refuse = (reason: string) => {
    throw new FitError('bad_parameter', `n_components is ${wanted}: ${reason}`, { parameter: 'n_components' })
  }
  if (wanted === 'mle') {
    if (solver === 'arpack' || solver === 'randomized') refuse(`the solver ${solver} needs a number`)
    if (rows < features) refuse('that needs at least as many rows as features')
    return
  }
  if (wanted > least) refuse(`there are ${rows} rows and ${features} features`)
  if (solver === 'full' || solver === 'covariance_eigh') return
  if (!(Number.isInteger(wanted) && wanted >= 1)) refuse(`the solver ${solver} needs a whole number above 0`)
  if (solver === 'arpack' && wanted === least) refuse('the solver arpack finds all but one at most')
}

async function fitAll(
  X: Matrix | SparseMatrix,
  features: number,
  wanted: number | 'mle',
  solver: 'full' | 'covariance_eigh',
  products: Products,
  { pace }: FitContext,
): Promise<PrincipalComponents> {
  const { rows } = X
  let means: Float64Array
  let vectors: DenseMatrix
  let variances: Float64Array
  let singularValues: Float64Array
  if (solver === 'full' && !isSparse(X)) {
    means = Float64Array.from(X.columns, mean)
    const { values, vectors: right } = await paced(rightSingularSteps(X.columns, means, products), pace)
    vectors = right
    singularValues = values
    variances = values.map((value) => value ** 2 / (rows - 1))
  } else {
    const moments = isSparse(X)
      ? await sparseScatter(X, pace)
      : await paced(products.scatterSteps(X.columns), pace)
    means = moments.means
    for (let i = 0; i < moments.scatter.data.length; i += 1) moments.scatter.data[i] /= rows - 1
    const eigen = await paced(symmetricEigenSteps(moments.scatter, products), pace)
    vectors = reversed(eigen.vectors)
    variances = eigen.values.toReversed().map((value) => Math.max(value, 0))
    singularValues = variances.map((value) => Math.sqrt(value * (rows - 1)))
  }
  const total = variances.reduce((sum, value) => sum + value, 0)
  const ratios = variances.map((value) => (total > 0 ? value / total : 0))
  const count = await componentCount(wanted, variances, ratios, rows, pace)
  const kept = firstColumns(vectors, count)
  settleSigns(kept, null)
  const rest = variances.subarray(count)
  return {
    components: columnsOf(kept).map((column) => column.slice()),
    explainedVariance: variances.slice(0, count),
    explainedVarianceRatio: ratios.slice(0, count),
    singularValues: singularValues.slice(0, count),
    mean: means,
    nComponents: count,
    nSamples: rows,
    noiseVariance: count < Math.min(rows, features) ? mean(rest.slice()) : 0,
  }
}

async function componentCount(
  wanted: number | 'mle',
  variances: Float64Array,
  ratios: Float64Array,
  rows: number,
  pace: () => Promise<void>,
): Promise<number> {
  if (wanted === 'mle') return likeliestDimension(variances, rows, pace)
  if (wanted === 0 || wanted >= 1) return wanted
  let sum = 0
  for (let count = 1; count <= ratios.length; count += 1) {
    sum += ratios[count - 1]
    if (sum > wanted) return count
  }
  return ratios.length
}

function reversed(matrix: DenseMatrix): DenseMatrix {
  const result = zeros(matrix.rows, matrix.columns)
  for (let j = 0; j < matrix.columns; j += 1) {
    columnOf(result, j).set(columnOf(matrix, matrix.columns - 1 - j))
  }
  return result
}

interface Centred {
  means: Float64Array
  operator: LinearOperator
  /** The variance of all columns together. */
  total: number
}

/** The features less their means, which are taken off where they are read. */
function centre(X: Matrix | SparseMatrix, products: Products): Centred {
  if (isSparse(X)) {
    const { mean: means, variance } = sparseMoments(X)
    const total = variance.reduce((sum, value) => sum + value, 0)
    return {
      means,
      operator: centredOperator(sparseOperator(X), means),
      total: (total * X.rows) / (X.rows - 1),
    }
  }
  const means = Float64Array.from(X.columns, mean)
  return {
    means,
    operator: columnsOperator(X.columns, means, products),
    total: X.columns.reduce((sum, column) => sum + columnVariance(column) * X.rows, 0) / (X.rows - 1),
  }
}

async function fitLeading(
  X: Matrix | SparseMatrix,
  features: number,
  count: number,
  solver: 'arpack' | 'randomized',
  params: PcaParams,
  products: Products,
  { randomState, pace }: FitContext,
): Promise<PrincipalComponents> {
  const { rows } = X
  const random = new RandomState(randomState)
  const { means, operator, total } = centre(X, products)
  const least = Math.min(rows, features)
  const svd = await paced(
    solver === 'randomized'
      ? randomizedSvdSteps(operator, {
          components: count,
          oversamples: params.nOversamples,
          iterations: params.iteratedPower,
          normalizer: params.powerIterationNormalizer,
          random,
          products,
        })
      : lanczosSvdSteps(operator, {
          count,
          start: Float64Array.from({ length: least }, () => -1 + 2 * random.random()),
          tolerance: params.tol ** 2,
          restarts: 10 * least,
          products,
        }),
    pace,
  )
  if (svd === null)
    throw new FitError('did_not_converge', 'arpack found no components exact enough: raise tol')
  settleSigns(svd.v, null)
  const variances = svd.values.map((value) => value ** 2 / (rows - 1))
  const explained = variances.reduce((sum, value) => sum + value, 0)
  return {
    components: columnsOf(svd.v).map((column) => column.slice()),
    explainedVariance: variances.slice(),
    explainedVarianceRatio: variances.map((value) => (total > 0 ? value / total : 0)),
    singularValues: svd.values.slice(),
    mean: means,
    nComponents: count,
    nSamples: rows,
    noiseVariance: count < least ? (total - explained) / (least - count) : 0,
  }
}
