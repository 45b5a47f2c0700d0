import type { DataShape } from '../../estimator/estimator.ts'
import type { SparseMatrix } from '../../matrix.ts'
import { factorCholesky, solveCholesky } from './cholesky.ts'
import { coordinateDescent } from '../elastic-net/coordinate-descent.ts'
import { addSparseTimes, addSparseTransposedTimes, sparseGram, transposeSparse } from '../sparse-products.ts'
import { totalWeightOf } from '../total-weight.ts'
import { addScaled, dot } from '../../linear-algebra/vectors.ts'

export interface SparseRidgeProblem {
  X: SparseMatrix
  y: Float64Array
  alpha: number
  fitIntercept: boolean
  positive: boolean
  sampleWeight?: Float64Array
  pace: () => Promise<void>
}

/** Features or rows up to which the normal equations are factored. */
const DIRECT_SIZE = 2000
/** A squared gradient this much smaller than the first is rounding. */
const ROUNDING = 1e-30
/** Steps without a smaller gradient after which rounding is all that is left. */
const PATIENCE = 20

/**
 * `Σ s (y - Xw - b)² + alpha |w|²` over sparse rows: conjugate gradients for the least squares (CGLS, Björck 1996), the
 * features centred without ever being stored so. Where features (or else rows) are few, the factored normal equations
 * of them precondition it: a few steps then polish what the factor alone would lose to its squared condition.
 */
export async function fitSparseRidge(
  problem: SparseRidgeProblem,
): Promise<{ coef: Float64Array; intercept: number }> {
  const design = new CentredRows(problem)
  const coef = problem.positive
    ? await solvePositive(design, problem)
    : await solveLeastSquares(design, problem)
  return { coef, intercept: design.interceptOf(coef) }
}

/** The factor, and vectors as long as rows and columns. */
export function sparseRidgeMemory({ rows, columns }: DataShape): number {
  return 8 * (2 * Math.min(DIRECT_SIZE, columns) ** 2 + 8 * rows + 12 * columns)
}

async function solveLeastSquares(
  design: CentredRows,
  { alpha, pace }: SparseRidgeProblem,
): Promise<Float64Array> {
  const precondition = await design.preconditioner(alpha, pace)
  const coef = new Float64Array(design.features)
  const rest = design.target.slice()
  const gradient = design.transposedTimes(rest)
  let guided = precondition(gradient)
  const search = guided.slice()
  let square = dot(gradient, guided)
  const enough = square * ROUNDING
  let least = square
  let sinceLeast = 0
  while (square > enough && sinceLeast < PATIENCE) {
    const moved = design.times(search)
    const length = square / (dot(moved, moved) + alpha * dot(search, search))
    if (!Number.isFinite(length)) break
    addScaled(coef, length, search)
    addScaled(rest, -length, moved)
    gradient.set(design.transposedTimes(rest))
    addScaled(gradient, -alpha, coef)
    guided = precondition(gradient)
    const next = dot(gradient, guided)
    const keep = next / square
    for (let j = 0; j < search.length; j += 1) search[j] = guided[j] + keep * search[j]
    square = next
    sinceLeast = square < 0.5 * least ? 0 : sinceLeast + 1
    least = Math.min(least, square)
    await pace()
  }
  return coef
}

/** The factor of the normal equations is a triangle like that of the rows. */
async function solvePositive(
  design: CentredRows,
  { alpha, pace }: SparseRidgeProblem,
): Promise<Float64Array> {
  const size = design.features
  const factor = await factorCholesky(design.gram(alpha), size, pace)
  const columns = Array.from({ length: size }, (_, j) =>
    Float64Array.from({ length: size }, (_, i) => (i <= j ? factor[i * size + j] : 0)),
  )
  const target = design.transposedTimes(design.target)
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) target[i] -= factor[k * size + i] * target[k]
    target[i] /= factor[i * size + i]
  }
  const problem = { columns, target, residual: 0, l1: 0, l2: 0, positive: true }
  return (await coordinateDescent(problem, { maxIter: 100_000, tol: 0, pace })).coef
}

/** The rows `sqrt(s) (x - mean)` and their target, without storing what centring fills. */
class CentredRows {
  readonly features: number
  readonly target: Float64Array
  readonly #X: SparseMatrix
  readonly #weight: Float64Array | undefined
  readonly #root: Float64Array
  readonly #means: Float64Array
  readonly #yMean: number
  readonly #totalWeight: number

  constructor({ X, y, fitIntercept, sampleWeight }: SparseRidgeProblem) {
    this.#X = X
    this.features = X.columnCount
    this.#weight = sampleWeight
    this.#root = sampleWeight ? sampleWeight.map(Math.sqrt) : new Float64Array(X.rows).fill(1)
    this.#totalWeight = totalWeightOf(sampleWeight, X.rows)
    this.#means = new Float64Array(X.columnCount)
    const ones = sampleWeight ?? this.#root
    if (fitIntercept) addSparseTransposedTimes(this.#means, X, ones)
    for (let j = 0; j < this.features; j += 1) this.#means[j] /= this.#totalWeight
    this.#yMean = fitIntercept ? dot(y, ones) / this.#totalWeight : 0
    this.target = y.map((value, row) => (value - this.#yMean) * this.#root[row])
  }

  times(w: Float64Array): Float64Array {
    const out = new Float64Array(this.#X.rows).fill(-dot(this.#means, w))
    addSparseTimes(out, this.#X, w)
    for (let row = 0; row < out.length; row += 1) out[row] *= this.#root[row]
    return out
  }

  transposedTimes(v: Float64Array): Float64Array {
    const weighted = v.map((value, row) => value * this.#root[row])
    const out = new Float64Array(this.features)
    addSparseTransposedTimes(out, this.#X, weighted)
    const sum = weighted.reduce((total, value) => total + value, 0)
    addScaled(out, -sum, this.#means)
    return out
  }

  interceptOf(coef: Float64Array): number {
    return this.#yMean - dot(this.#means, coef)
  }

  /** The normal equations' matrix, lower triangle. */
  gram(alpha: number): Float64Array {
    const size = this.features
    const gram = sparseGram(this.#X, this.#weight)
    for (let j = 0; j < size; j += 1) {
      const factor = this.#totalWeight * this.#means[j]
      if (factor !== 0) {
        for (let i = j; i < size; i += 1) gram[j * size + i] -= factor * this.#means[i]
      }
      gram[j * size + j] += alpha
    }
    return gram
  }

  /** An approximate inverse of the normal equations' matrix. */
  async preconditioner(
    alpha: number,
    pace: () => Promise<void>,
  ): Promise<(gradient: Float64Array) => Float64Array> {
    if (alpha > 0 && this.features <= DIRECT_SIZE) {
      const factor = await factorCholesky(this.gram(alpha), this.features, pace)
      return (gradient) => {
        const solved = gradient.slice()
        solveCholesky(factor, this.features, solved)
        return solved
      }
    }
    if (alpha > 0 && this.#X.rows <= DIRECT_SIZE) return this.#rowPreconditioner(alpha, pace)
    const squares = this.#columnSquares()
    return (gradient) => gradient.map((value, j) => value / (squares[j] + alpha || 1))
  }

  /** `(AᵀA + αI)⁻¹ = (I - Aᵀ(AAᵀ + αI)⁻¹A) / α`: with few rows the smaller matrix is theirs. */
  async #rowPreconditioner(
    alpha: number,
    pace: () => Promise<void>,
  ): Promise<(gradient: Float64Array) => Float64Array> {
    const { rows } = this.#X
    const kernel = this.#rowGram()
    for (let i = 0; i < rows; i += 1) kernel[i * rows + i] += alpha
    const factor = await factorCholesky(kernel, rows, pace)
    return (gradient) => {
      const inner = this.times(gradient)
      solveCholesky(factor, rows, inner)
      const back = this.transposedTimes(inner)
      return gradient.map((value, j) => (value - back[j]) / alpha)
    }
  }

  #rowGram(): Float64Array {
    const { rows } = this.#X
    const kernel = sparseGram(transposeSparse(this.#X))
    const shifts = new Float64Array(rows)
    addSparseTimes(shifts, this.#X, this.#means)
    const square = dot(this.#means, this.#means)
    for (let j = 0; j < rows; j += 1) {
      for (let i = j; i < rows; i += 1) {
        const centred = kernel[j * rows + i] - shifts[i] - shifts[j] + square
        kernel[j * rows + i] = centred * this.#root[i] * this.#root[j]
      }
    }
    return kernel
  }

  #columnSquares(): Float64Array {
    const { rows, indptr, indices, values } = this.#X
    const squares = new Float64Array(this.features)
    for (let row = 0; row < rows; row += 1) {
      const weight = this.#root[row] ** 2
      for (let entry = indptr[row]; entry < indptr[row + 1]; entry += 1) {
        squares[indices[entry]] += weight * values[entry] ** 2
      }
    }
    return squares.map((value, j) => Math.max(0, value - this.#totalWeight * this.#means[j] ** 2))
  }
}
