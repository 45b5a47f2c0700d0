import type { FitContext } from '../../estimator/estimator-parts.ts'
import type { Matrix } from '../../matrix.ts'
import { factorCholesky, solveCholesky } from '../least-squares/cholesky.ts'
import { columnMean } from '../least-squares/column-mean.ts'
import { interceptOf, prepareLeastSquares } from '../least-squares/least-squares.ts'
import { linearPrediction } from '../linear-prediction.ts'
import { solveMinimumNorm } from '../least-squares/minimum-norm.ts'
import { solveUpper } from '../least-squares/triangular-solve.ts'
import { totalWeightOf } from '../total-weight.ts'
import { addColumnDots } from '../../linear-algebra/column-sums.ts'
import { dot } from '../../linear-algebra/vectors.ts'
import { WeightedGram } from './weighted-gram.ts'

export interface HuberParams {
  epsilon: number
  maxIter: number
  alpha: number
  fitIntercept: boolean
  tol: number
}

export interface HuberSolution {
  coef: Float64Array
  intercept: number
  scale: number
  nIter: number
  converged: boolean
}

/** Rows that fit perfectly would take the scale to 0, where nothing is defined. */
const LEAST_SCALE = 10 * Number.EPSILON
/** No step takes the scale below this share of itself. */
const SHARPEST_FALL = 0.1
/** Rounding of the objective, relative to it. */
const ROUNDING = 1e-13
/** A step that promises no more than this share of the objective is the last. */
const LEAST_PROMISE = 1e-15

/** A point of the search: the objective there, and what its derivatives are made of. */
interface HuberPoint {
  coef: Float64Array
  intercept: number
  scale: number
  loss: number
  /** The errors of all rows. */
  errors: Float64Array
  /** By the coefficients of the centred features, their intercept and the scale. */
  gradient: Float64Array
}

/**
 * Minimises `Σ s (scale + H(error / scale) scale) + alpha |w|²` over coefficients, intercept and scale together, in which
 * it is convex (Owen 2007). It is quadratic wherever the same rows are outliers, so Newton's steps end at the optimum as
 * soon as those are settled.
 */
export async function minimiseHuber(
  X: Matrix,
  y: Float64Array,
  params: HuberParams,
  context: FitContext,
): Promise<HuberSolution> {
  const objective = new HuberObjective(X, y, params, context)
  let point = objective.evaluate(await startingPoint(X, y, params, context))
  for (let iteration = 0; iteration < params.maxIter; iteration += 1) {
    const steepest = point.gradient.reduce((most, slope) => Math.max(most, Math.abs(slope)), 0)
    if (steepest <= params.tol || point.scale <= LEAST_SCALE) return solution(point, iteration, true)
    const direction = await objective.newtonDirection(point)
    const slope = dot(direction, point.gradient)
    const isLast = -slope <= LEAST_PROMISE * Math.abs(point.loss)
    const next = objective.searchLine(point, direction, slope)
    await context.pace()
    if (isLast) return solution(next ?? point, iteration + 1, true)
    if (next === undefined) return solution(point, iteration, false)
    point = next
    context.report({ done: iteration + 1, total: params.maxIter, unit: 'iteration', loss: point.loss })
  }
  return solution(point, params.maxIter, false)
}

function solution({ coef, intercept, scale }: HuberPoint, nIter: number, converged: boolean): HuberSolution {
  return { coef, intercept, scale, nIter, converged }
}

/** Least squares, and the scale of their errors. */
async function startingPoint(X: Matrix, y: Float64Array, params: HuberParams, context: FitContext) {
  const { fitIntercept, alpha } = params
  const { sampleWeight, pace } = context
  const problem = await prepareLeastSquares({ X, y, fitIntercept, ridge: alpha, sampleWeight, pace })
  const { system } = problem
  const coef =
    alpha > 0
      ? solveUpper(system.r, system.size, system.size, system.target.slice())
      : (await solveMinimumNorm(system, Number.EPSILON, pace)).coef
  const mean = system.residual / totalWeightOf(sampleWeight, X.rows)
  return { coef, intercept: interceptOf(problem, coef), scale: Math.max(Math.sqrt(mean), LEAST_SCALE) }
}

class HuberObjective {
  readonly #X: Matrix
  readonly #y: Float64Array
  readonly #params: HuberParams
  readonly #weight: Float64Array | undefined
  readonly #totalWeight: number
  /** Of the features, where there is an intercept: centring them keeps the steps precise. */
  readonly #means: Float64Array
  readonly #gram: WeightedGram
  readonly #pace: () => Promise<void>

  constructor(X: Matrix, y: Float64Array, params: HuberParams, { sampleWeight, pace }: FitContext) {
    this.#X = X
    this.#y = y
    this.#params = params
    this.#weight = sampleWeight
    this.#totalWeight = totalWeightOf(sampleWeight, X.rows)
    this.#pace = pace
    this.#means = Float64Array.from(X.columns, (column) =>
      params.fitIntercept ? columnMean(column, undefined) : 0,
    )
    this.#gram = new WeightedGram({
      rows: X.rows,
      columns: X.columns,
      means: this.#means,
      hasOnes: params.fitIntercept,
    })
  }

  evaluate(place: Pick<HuberPoint, 'coef' | 'intercept' | 'scale'>): HuberPoint {
    const { epsilon, alpha, fitIntercept } = this.#params
    const { coef, intercept, scale } = place
    const errors = linearPrediction(this.#X, coef, intercept)
    const pulls = new Float64Array(this.#X.rows)
    let loss = scale * this.#totalWeight + alpha * dot(coef, coef)
    let byScale = this.#totalWeight
    let sum = 0
    for (let row = 0; row < pulls.length; row += 1) {
      const error = this.#y[row] - errors[row]
      const weight = this.#weightOf(row)
      errors[row] = error
      if (Math.abs(error) <= epsilon * scale) {
        loss += (weight * error * error) / scale
        byScale -= weight * (error / scale) ** 2
        pulls[row] = (-2 * weight * error) / scale
      } else {
        loss += weight * (2 * epsilon * Math.abs(error) - epsilon * epsilon * scale)
        byScale -= weight * epsilon * epsilon
        pulls[row] = -2 * weight * epsilon * Math.sign(error)
      }
      sum += pulls[row]
    }
    const d = coef.length
    const gradient = new Float64Array(this.#gram.size + 1)
    addColumnDots(gradient, 0, this.#X.columns, pulls, 0, pulls.length)
    for (let j = 0; j < d; j += 1) gradient[j] += 2 * alpha * coef[j] - this.#means[j] * sum
    if (fitIntercept) gradient[d] = sum
    gradient[gradient.length - 1] = byScale
    return { coef, intercept, scale, loss, errors, gradient }
  }

  /** The step to the optimum, were the outliers to stay the same. */
  async newtonDirection({ scale, errors, gradient }: HuberPoint): Promise<Float64Array> {
    const { epsilon, alpha } = this.#params
    const d = this.#X.columns.length
    const size = gradient.length
    const insiders = Float64Array.from(errors, (error, row) =>
      Math.abs(error) <= epsilon * scale ? (2 * this.#weightOf(row)) / scale : 0,
    )
    const gram = await this.#gram.sum((out, start, length) => {
      for (let i = 0; i < length; i += 1) out[i] = insiders[start + i]
    }, this.#pace)
    const hessian = new Float64Array(size * size)
    for (let j = 0; j < size - 1; j += 1) {
      for (let i = j; i < size - 1; i += 1) hessian[j * size + i] = gram[j * (size - 1) + i]
      if (j < d) hessian[j * size + j] += 2 * alpha
    }
    const byScale = errors.map((error, row) => (insiders[row] * error) / scale)
    const cross = new Float64Array(size)
    addColumnDots(cross, 0, this.#X.columns, byScale, 0, byScale.length)
    const total = byScale.reduce((sum, value) => sum + value, 0)
    for (let j = 0; j < d; j += 1) cross[j] -= this.#means[j] * total
    if (this.#params.fitIntercept) cross[d] = total
    for (let j = 0; j < size - 1; j += 1) hessian[j * size + size - 1] = cross[j]
    hessian[size * size - 1] = byScale.reduce((sum, value, row) => sum + (value * errors[row]) / scale, 0)
    const factor = await factorCholesky(hessian, size, this.#pace)
    const direction = gradient.map((slope) => -slope)
    solveCholesky(factor, size, direction)
    return direction
  }

  /** Halves the step until the objective falls enough; `undefined` where it never does. */
  searchLine(point: HuberPoint, direction: Float64Array, slope: number): HuberPoint | undefined {
    if (!(slope < 0)) return undefined
    const fall = direction[direction.length - 1]
    const longest = Math.min(1, fall < 0 ? ((SHARPEST_FALL - 1) * point.scale) / fall : 1)
    const d = point.coef.length
    // The intercept of the features as given makes up for what centring takes from the coefficients' steps.
    const shift = this.#params.fitIntercept ? direction[d] - dot(this.#means, direction) : 0
    const unresolved = ROUNDING * Math.abs(point.loss)
    for (let length = longest; length > 1e-10; length /= 2) {
      const next = this.evaluate({
        coef: point.coef.map((value, j) => value + length * direction[j]),
        intercept: point.intercept + length * shift,
        scale: Math.max(LEAST_SCALE, point.scale + length * fall),
      })
      const change = next.loss - point.loss
      // Where rounding hides the change, Newton's step knows better.
      if (change <= 1e-4 * length * slope || Math.abs(change) <= unresolved) return next
    }
    return undefined
  }

  #weightOf(row: number): number {
    return this.#weight === undefined ? 1 : this.#weight[row]
  }
}
