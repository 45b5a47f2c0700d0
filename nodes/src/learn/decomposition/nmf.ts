import { PENDING_GARBAGE_BYTES } from '../estimator/pending-garbage.ts'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import { FitError } from '../estimator/estimator.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { columnOf, columnsOf, denseOf, zeros } from '../linear-algebra/dense-matrix.ts'
import { columnsOperator } from '../linear-algebra/linear-operator.ts'
import { sparseOperator } from '../linear-algebra/sparse-operator.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import { createProducts, PRODUCTS_BYTES } from '../linear-algebra/products.ts'
import type { Products } from '../linear-algebra/products.ts'
import { finish, paced } from '../linear-algebra/steps.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { rootDivergence } from './beta-divergence.ts'
import { numberedNames, unprojectRows } from './component-space.ts'
import { descendCoordinates } from './nmf-coordinate-descent.ts'
import type { Descent } from './nmf-coordinate-descent.ts'
import { initialFactors } from './nmf-init.ts'
import type { Factors } from './nmf-init.ts'
import { updateMultiplicatively } from './nmf-multiplicative.ts'
import { betaOf, checkLoss, nmfParams, penaltiesOf } from './nmf-params.ts'
import type { NmfParams } from './nmf-params.ts'

export interface FittedNmf extends FittedState {
  /** One array a component, as long as there are features; none negative. */
  components: Float64Array[]
  nComponents: number
  /** The square root of twice the divergence of the training rows from their approximation. */
  reconstructionErr: number
  nIter: number
  converged: boolean
  /** How rows are placed among the components: as the fit did it. */
  params: NmfParams
  randomState: number
}

/**
 * scikit-learn's `NMF`: rows as sums of parts, none of them negative. Class E, transformed rows too, which all stop
 * together, as there.
 *
 * Coordinate descent (Cichocki & Phan 2009) or multiplicative updates (Févotte & Idier 2011) from singular vectors
 * (Boutsidis & Gallopoulos 2008) or random numbers.
 */
export const nmf = defineTransformer<NmfParams, FittedNmf, 'matrix-or-sparse'>({
  name: 'NMF',
  target: 'none',
  params: nmfParams,
  tags: { parity: 'E', sparse: true, nonNegative: true, randomised: true },
  input: 'matrix-or-sparse',
  memoryEstimate({ rows, columns }, { nComponents, solver }) {
    const count = typeof nComponents === 'number' ? nComponents : columns
    const start = 8 * (count + 10) * (rows + columns) + 24 * (count + 10) ** 2
    return PENDING_GARBAGE_BYTES + PRODUCTS_BYTES + 8 * (start + (solver === 'mu' ? 4 : 2) * rows * columns)
  },
  async fit(X, _y, own, context) {
    checkLoss(own)
    checkZeros(X, own)
    return fitNmf(X, own, context)
  },
  transform({ components, params, randomState }, X) {
    if (X.rows === 0) return { rows: 0, columns: components.map(() => new Float64Array(0)) }
    checkZeros(X, params)
    const products = createProducts()
    const h = denseOf(components, components[0].length)
    const w = zeros(X.rows, components.length)
    // Multiplications would never get away from zeros.
    if (params.solver === 'mu') w.data.fill(Math.sqrt(averageOf(X) / components.length))
    finish(solve(X, operatorOf(X, products), { w, h }, params, { randomState, products, updateH: false }))
    return { rows: X.rows, columns: columnsOf(w) }
  },
  inverseTransform: ({ components }, X) => unprojectRows(X, { components, offsets: null, divisors: null }),
  featureNamesOut: ({ nComponents }) => numberedNames('nmf', nComponents),
})

async function fitNmf(
  X: Matrix | SparseMatrix,
  own: NmfParams,
  { randomState, pace, report }: FitContext,
): Promise<Omit<FittedNmf, 'estimator' | 'nFeaturesIn'>> {
  const features = isSparse(X) ? X.columnCount : X.columns.length
  const count = typeof own.nComponents === 'number' ? own.nComponents : features
  if (own.init !== null && own.init !== 'random' && count > Math.min(X.rows, features)) {
    throw new FitError('bad_parameter', `${own.init} finds no more components than rows or features`, {
      parameter: 'n_components',
    })
  }
  const products = createProducts()
  const operator = operatorOf(X, products)
  const start = { average: averageOf(X), randomState, products }
  const factors = await paced(initialFactors(operator, count, own, start), pace)
  const { iterations, converged } = await paced(
    solve(X, operator, factors, own, { randomState, products, updateH: true }, (done, loss) =>
      report({ done, total: own.maxIter, unit: 'iteration', ...(loss !== undefined && { loss }) }),
    ),
    pace,
  )
  const error = await paced(rootDivergence(X, factors, betaOf(own), products), pace)
  return {
    components: Array.from({ length: factors.h.columns }, (_, j) => columnOf(factors.h, j).slice()),
    nComponents: factors.h.columns,
    reconstructionErr: error,
    nIter: iterations,
    converged,
    params: own,
    randomState,
  }
}

interface SolveContext {
  randomState: number
  products: Products
  updateH: boolean
}

function solve(
  X: Matrix | SparseMatrix,
  operator: LinearOperator,
  factors: Factors,
  own: NmfParams,
  { randomState, products, updateH }: SolveContext,
  onIteration?: (iteration: number, loss: number | undefined) => void,
): Steps<Descent> {
  const penalties = penaltiesOf(own, operator.rows, operator.columns)
  const common = { ...penalties, maxIter: own.maxIter, tol: own.tol, updateH, products }
  if (own.solver === 'mu') {
    return updateMultiplicatively(X, operator, factors, { ...common, beta: betaOf(own) }, onIteration)
  }
  const random = own.shuffle ? new RandomState(randomState) : null
  return descendCoordinates(operator, factors, { ...common, random }, onIteration)
}

function operatorOf(X: Matrix | SparseMatrix, products: Products): LinearOperator {
  return isSparse(X) ? sparseOperator(X) : columnsOperator(X.columns, null, products)
}

/** The mean of all entries. */
function averageOf(X: Matrix | SparseMatrix): number {
  let sum = 0
  if (isSparse(X)) {
    for (let entry = 0; entry < X.indptr[X.rows]; entry += 1) sum += X.values[entry]
    return sum / (X.rows * X.columnCount)
  }
  for (const column of X.columns) for (const value of column) sum += value
  return sum / (X.rows * X.columns.length)
}

/** @throws FitError `bad_parameter` where a divergence is infinite for the zeros among the features. */
function checkZeros(X: Matrix | SparseMatrix, own: NmfParams): void {
  const beta = betaOf(own)
  if (isSparse(X)) {
    if (beta === 1 || beta === 2) return
    throw new FitError(
      'bad_parameter',
      `beta_loss ${own.betaLoss} takes no sparse features: make them dense`,
      {
        parameter: 'beta_loss',
      },
    )
  }
  if (beta > 0 || !X.columns.some((column) => column.includes(0))) return
  throw new FitError('bad_parameter', 'a beta_loss of 0 or less takes no zeros: add a small number to all', {
    parameter: 'beta_loss',
  })
}
