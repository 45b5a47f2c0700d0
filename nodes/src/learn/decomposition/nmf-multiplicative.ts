import { columnOf, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import type { LinearOperator } from '../linear-algebra/linear-operator.ts'
import { sparseProduct } from '../linear-algebra/sparse-operator.ts'
import type { Products } from '../linear-algebra/products.ts'
import type { Steps } from '../linear-algebra/steps.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse } from '../matrix.ts'
import { eachStored, NOTHING, productWhereStored, rootDivergence, sumOfColumn } from './beta-divergence.ts'
import type { Descent } from './nmf-coordinate-descent.ts'
import type { Factors } from './nmf-init.ts'
import type { Penalty } from './nmf-params.ts'

export interface MultiplicativeOptions {
  beta: number
  maxIter: number
  tol: number
  w: Penalty
  h: Penalty
  updateH: boolean
  products: Products
}

/** The error is looked at every so many iterations. */
const WATCHED = 10

/**
 * Improves the factors in place by multiplications, which keep them from becoming negative, until ten of them make the
 * divergence smaller by less than `tol` of what it was at first (Lee & Seung 2001; Févotte & Idier 2011; scikit-learn's
 * `mu`).
 *
 * @param operator multiplies by X.
 */
export function* updateMultiplicatively(
  X: Matrix | SparseMatrix,
  operator: LinearOperator,
  factors: Factors,
  options: MultiplicativeOptions,
  onUpdate: (iteration: number, error: number | undefined) => void = () => {},
): Steps<Descent> {
  const { beta, maxIter, tol, updateH, products } = options
  const first = yield* rootDivergence(X, factors, beta, products)
  let previous = first
  for (let iteration = 1; iteration <= maxIter; iteration += 1) {
    yield* updateSide('w', X, operator, factors, options)
    if (beta < 1) dropTiny(factors.w)
    if (updateH) {
      yield* updateSide('h', X, operator, factors, options)
      if (beta <= 1) dropTiny(factors.h)
    }
    if (!(tol > 0) || iteration % WATCHED !== 0) {
      onUpdate(iteration, undefined)
      continue
    }
    const error = yield* rootDivergence(X, factors, beta, products)
    onUpdate(iteration, error)
    if (first === 0 || (previous - error) / first < tol) {
      return { iterations: iteration, converged: iteration < maxIter }
    }
    previous = error
  }
  return { iterations: maxIter, converged: tol === 0 }
}

function dropTiny({ data }: DenseMatrix): void {
  for (let i = 0; i < data.length; i += 1) if (data[i] < Number.EPSILON) data[i] = 0
}

/** The exponent that makes an update never worsen the divergence. */
function exponentFor(beta: number): number {
  if (beta < 1) return 1 / (2 - beta)
  return beta > 2 ? 1 / (beta - 1) : 1
}

/** `factor *= (numerator / denominator) ^ exponent`, of W or H. */
function* updateSide(
  side: 'w' | 'h',
  X: Matrix | SparseMatrix,
  operator: LinearOperator,
  factors: Factors,
  options: MultiplicativeOptions,
): Steps<void> {
  const { beta } = options
  const { l1, l2 } = options[side]
  const factor = factors[side]
  const { numerator, denominator } =
    beta === 2
      ? yield* frobeniusRatio(side, operator, factors, options.products)
      : yield* generalRatio(side, X, factors, beta, options.products)
  const exponent = exponentFor(beta)
  for (let i = 0; i < factor.data.length; i += 1) {
    let below = denominator.data[i]
    if (l1 > 0) below += l1
    if (l2 > 0) below += l2 * factor.data[i]
    const ratio = numerator.data[i] / (below === 0 ? NOTHING : below)
    factor.data[i] *= exponent === 1 ? ratio : ratio ** exponent
  }
}

interface Ratio {
  numerator: DenseMatrix
  denominator: DenseMatrix
}

function* frobeniusRatio(
  side: 'w' | 'h',
  operator: LinearOperator,
  factors: Factors,
  products: Products,
): Steps<Ratio> {
  const other = side === 'w' ? factors.h : factors.w
  const gram = yield* products.multiplyTransposedSteps(other, other)
  return {
    numerator: side === 'w' ? yield* operator.apply(other) : yield* operator.applyTransposed(other),
    denominator: yield* products.multiplySteps(factors[side], gram),
  }
}

function* generalRatio(
  side: 'w' | 'h',
  X: Matrix | SparseMatrix,
  factors: Factors,
  beta: number,
  products: Products,
): Steps<Ratio> {
  const other = side === 'w' ? factors.h : factors.w
  const product = yield* productWhereStored(X, factors, products)
  const weighted = new Float64Array(product.length)
  eachStored(X, (value, place) => {
    const expected = beta < 2 ? Math.max(product[place], NOTHING) : product[place]
    weighted[place] = value * powerOf(expected, beta - 2)
  })
  yield
  const numerator = yield* multiplyBy(side, X, weighted, other, products)
  if (beta === 1) return { numerator, denominator: columnSums(factors[side], other, side) }
  for (let place = 0; place < product.length; place += 1) {
    const expected = beta < 1 ? Math.max(product[place], NOTHING) : product[place]
    product[place] = powerOf(expected, beta - 1)
  }
  return { numerator, denominator: yield* multiplyBy(side, X, product, other, products) }
}

/** The matrix with X's shape and other entries, times H, or transposed times W. */
function* multiplyBy(
  side: 'w' | 'h',
  X: Matrix | SparseMatrix,
  values: Float64Array,
  other: DenseMatrix,
  products: Products,
): Steps<DenseMatrix> {
  if (isSparse(X)) return yield* sparseProduct({ ...X, values }, other, side === 'h')
  const matrix: DenseMatrix = { rows: X.rows, columns: X.columns.length, data: values }
  return side === 'w'
    ? yield* products.multiplySteps(matrix, other)
    : yield* products.multiplyTransposedSteps(matrix, other)
}

function columnSums(factor: DenseMatrix, other: DenseMatrix, side: 'w' | 'h'): DenseMatrix {
  const sums = zeros(factor.rows, factor.columns)
  for (let j = 0; j < factor.columns; j += 1) {
    const sum = sumOfColumn(other, j)
    columnOf(sums, j).fill(sum === 0 && side === 'h' ? 1 : sum)
  }
  return sums
}

function powerOf(value: number, exponent: number): number {
  if (exponent === -1) return 1 / value
  if (exponent === -2) return 1 / (value * value)
  return value ** exponent
}
