/** The three ways to the discriminant functions of linear discriminant analysis. */
import { FitError } from '../estimator/estimator.ts'
import { cholesky, solveLower, solveLowerTransposed } from '../linear-algebra/cholesky.ts'
import { columnOf, transposed, zeros } from '../linear-algebra/dense-matrix.ts'
import type { DenseMatrix } from '../linear-algebra/dense-matrix.ts'
import { paced } from '../linear-algebra/steps.ts'
import { settleSigns } from '../linear-algebra/svd-signs.ts'
import { symmetricEigenSteps } from '../linear-algebra/symmetric-eigen.ts'
import { thinSvd } from '../linear-algebra/thin-svd.ts'
import { scale } from '../linear-algebra/vectors.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { columnsOfClass } from './class-rows.ts'
import { covarianceOf } from './covariance.ts'
import type { CovarianceContext, Shrinkage } from './covariance.ts'
import { rightSingularVectors } from './right-singular-vectors.ts'

export interface LinearProblem extends CovarianceContext {
  X: Matrix
  y: ClassTarget
  /** Adding up to 1. */
  priors: Float64Array
  /** Means by class, those of class k from `k * features` on. */
  means: Float64Array
}

export interface LinearSolution {
  /** Coefficients by class, those of class k from `k * features` on. */
  coef: Float64Array
  intercept: Float64Array
  /** Directions that tell the classes apart, the best first, as columns; null where the solver has none. */
  scalings: DenseMatrix | null
  /** What is subtracted from the rows before they are projected; null for nothing. */
  xbar: Float64Array | null
  /** The share of the variance between classes that each direction has; null where the solver doesn't know. */
  explainedVarianceRatio: Float64Array | null
  /** The covariance within classes, where the solver forms it. */
  covariance: DenseMatrix | null
}

/** By singular value decompositions of the rows and then of the means: no covariance is formed. */
export async function solveBySvd(problem: LinearProblem, tol: number): Promise<LinearSolution> {
  const { X, y, priors, means, products, pace } = problem
  const width = X.columns.length
  const classCount = priors.length
  const xbar = new Float64Array(width)
  means.forEach((mean, i) => (xbar[i % width] += priors[Math.floor(i / width)] * mean))
  const spreads = new Float64Array(width)
  const whitened: Float64Array[] = []
  for (const [j, column] of X.columns.entries()) {
    const within = column.map((value, row) => value - means[y.codes[row] * width + j])
    spreads[j] = deviation(within) || 1
    scale(within, 1 / (spreads[j] * Math.sqrt(X.rows)))
    whitened.push(within)
    await pace()
  }
  const { values, vectors } = await rightSingularVectors(whitened, problem)
  const rank = values.findLastIndex((value) => value > tol) + 1
  const whitening = zeros(width, rank)
  for (let c = 0; c < rank; c += 1) {
    const target = columnOf(whitening, c)
    const vector = columnOf(vectors, c)
    for (let j = 0; j < width; j += 1) target[j] = vector[j] / spreads[j] / values[c]
  }
  const centred = zeros(classCount, width)
  means.forEach((mean, i) => {
    const j = i % width
    centred.data[j * classCount + Math.floor(i / width)] = mean - xbar[j]
  })
  const between = products.multiply(centred, whitening)
  for (let c = 0; c < rank; c += 1) {
    const column = columnOf(between, c)
    const factor = X.rows / (classCount - 1)
    for (let k = 0; k < classCount; k += 1) column[k] *= Math.sqrt(factor * priors[k])
  }
  const svd = thinSvd(between)
  const kept = rank === 0 ? 0 : svd.values.findLastIndex((value) => value > tol * svd.values[0]) + 1
  const scalings = products.multiply(whitening, {
    ...svd.v,
    columns: kept,
    data: svd.v.data.slice(0, kept * rank),
  })
  settleSigns(scalings, null)
  const projected = products.multiply(centred, scalings)
  const coef = products.multiply(projected, transposed(scalings))
  const intercept = Float64Array.from(priors, (prior, k) => {
    let value = Math.log(prior)
    for (let c = 0; c < kept; c += 1) value -= 0.5 * projected.data[c * classCount + k] ** 2
    for (let j = 0; j < width; j += 1) value -= xbar[j] * coef.data[j * classCount + k]
    return value
  })
  const squares = svd.values.map((value) => value * value)
  const total = squares.reduce((sum, square) => sum + square, 0)
  return {
    coef: transposed(coef).data,
    intercept,
    scalings,
    xbar,
    explainedVarianceRatio: squares.map((square) => (total === 0 ? 0 : square / total)),
    covariance: null,
  }
}

/** By least squares: `covariance w = mean`, the shortest such w where the covariance is singular. */
export async function solveByLeastSquares(
  problem: LinearProblem,
  shrinkage: Shrinkage,
): Promise<LinearSolution> {
  const { priors, means, products, pace } = problem
  const covariance = await covarianceWithin(problem, shrinkage)
  const width = covariance.rows
  const { values, vectors } = await paced(symmetricEigenSteps(copyOf(covariance), products), pace)
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  const meanColumns: DenseMatrix = { rows: width, columns: priors.length, data: means }
  const projected = products.multiplyTransposed(vectors, meanColumns)
  for (let k = 0; k < priors.length; k += 1) {
    const column = columnOf(projected, k)
    values.forEach((value, i) => {
      column[i] = Math.abs(value) > Number.EPSILON * largest ? column[i] / value : 0
    })
  }
  const coef = products.multiply(vectors, projected).data
  return {
    coef,
    intercept: interceptsOf(coef, means, priors),
    scalings: null,
    xbar: null,
    explainedVarianceRatio: null,
    covariance,
  }
}

/**
 * By the eigenvectors of the variance between classes relative to that within them.
 *
 * @throws FitError `bad_parameter` for a covariance within classes that is not positive definite.
 */
export async function solveByEigen(problem: LinearProblem, shrinkage: Shrinkage): Promise<LinearSolution> {
  const { X, priors, means, products, pace } = problem
  const covariance = await covarianceWithin(problem, shrinkage)
  const width = covariance.rows
  const factor = cholesky(covariance)
  if (factor === null) {
    throw new FitError(
      'bad_parameter',
      'LinearDiscriminantAnalysis: columns depend on each other within the classes; use the solver "svd" or a shrinkage',
      { parameter: 'solver' },
    )
  }
  const between = await covarianceOf(X.columns, shrinkage, problem)
  for (let i = 0; i < between.data.length; i += 1) between.data[i] -= covariance.data[i]
  // L⁻¹ B L⁻ᵀ has the same eigenvalues and is symmetric.
  solveLower(factor, between)
  const both = transposed(between)
  solveLower(factor, both)
  const eigen = await paced(symmetricEigenSteps(both, products), pace)
  solveLowerTransposed(factor, eigen.vectors)
  const scalings = zeros(width, width)
  for (let c = 0; c < width; c += 1) columnOf(scalings, c).set(columnOf(eigen.vectors, width - 1 - c))
  settleSigns(scalings, null)
  const total = eigen.values.reduce((sum, value) => sum + value, 0)
  const meanColumns: DenseMatrix = { rows: width, columns: priors.length, data: means }
  const coef = products.multiply(scalings, products.multiplyTransposed(scalings, meanColumns)).data
  return {
    coef,
    intercept: interceptsOf(coef, means, priors),
    scalings,
    xbar: null,
    explainedVarianceRatio: eigen.values.map((_, i) => eigen.values[width - 1 - i] / total),
    covariance,
  }
}

/** The mean, weighted by the priors, of the classes' covariances. */
export async function covarianceWithin(problem: LinearProblem, shrinkage: Shrinkage): Promise<DenseMatrix> {
  const { X, y, priors, pace } = problem
  const width = X.columns.length
  const within = zeros(width, width)
  for (let k = 0; k < priors.length; k += 1) {
    const covariance = await covarianceOf(await columnsOfClass(X, y, k, pace), shrinkage, problem)
    for (let i = 0; i < within.data.length; i += 1) within.data[i] += priors[k] * covariance.data[i]
  }
  return within
}

function interceptsOf(coef: Float64Array, means: Float64Array, priors: Float64Array): Float64Array {
  const width = means.length / priors.length
  return Float64Array.from(priors, (prior, k) => {
    let product = 0
    for (let j = k * width; j < (k + 1) * width; j += 1) product += means[j] * coef[j]
    return -0.5 * product + Math.log(prior)
  })
}

function deviation(values: Float64Array): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  let squares = 0
  for (const value of values) squares += (value - mean) ** 2
  return Math.sqrt(squares / values.length)
}

function copyOf(matrix: DenseMatrix): DenseMatrix {
  return { ...matrix, data: matrix.data.slice() }
}
