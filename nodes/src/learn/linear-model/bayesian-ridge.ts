import { z } from 'zod'
import { defineRegressor } from '../estimator/define-regressor.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix } from '../matrix.ts'
import { interceptOf } from './least-squares/least-squares.ts'
import { absoluteCoefficients, predictLinear } from './linear-prediction.ts'
import type { LinearState } from './linear-prediction.ts'
import { orthogonaliseRows } from './least-squares/orthogonal-rows.ts'
import { smallestRows } from './least-squares/smallest-rows.ts'
import { totalWeightOf } from './total-weight.ts'
import { addScaled, dot } from '../linear-algebra/vectors.ts'

const params = z.strictObject({
  /** The most iterations. */
  maxIter: wholeNumber(1).default(300),
  /** Stops when the coefficients move by less than this in all. */
  tol: positive().default(1e-3),
  /** Shape and rate of the gamma prior of the noise's precision. */
  alpha1: nonNegative().default(1e-6),
  alpha2: nonNegative().default(1e-6),
  /** Shape and rate of the gamma prior of the coefficients' precision. */
  lambda1: nonNegative().default(1e-6),
  lambda2: nonNegative().default(1e-6),
  /** The precisions to begin with; null for 1 / variance of the target and for 1. */
  alphaInit: nonNegative().nullable().default(null),
  lambdaInit: nonNegative().nullable().default(null),
  /** Whether to note the log marginal likelihood of every iteration. */
  computeScore: z.boolean().default(false),
  fitIntercept: z.boolean().default(true),
})

export type BayesianRidgeParams = z.infer<typeof params>

export interface FittedBayesianRidge extends LinearState {
  /** The precision of the noise. */
  alpha: number
  /** The precision of the coefficients. */
  lambda: number
  /** The covariance of the coefficients, row after row. */
  sigma: Float64Array
  /** What the features were centred by. */
  offset: Float64Array
  /** Log marginal likelihoods, where asked for. */
  scores: Float64Array
  nIter: number
}

/** The problem turned to the axes along which the features are independent. */
interface Axes {
  /** One a singular value above 0, orthogonal: the value times its direction. */
  rows: Float64Array[]
  /** Squared singular values. */
  squares: Float64Array
  /** The target along each. */
  target: Float64Array
  /** The part of the squared error that no coefficients reach. */
  residual: number
}

/**
 * Ridge regression whose penalty is found from the data: normal priors whose precisions maximise the marginal likelihood.
 * scikit-learn's `BayesianRidge` (class E), iteration for iteration.
 *
 * MacKay (1992), Tipping (2001), over one singular value decomposition.
 */
export const bayesianRidge = defineRegressor<BayesianRidgeParams, FittedBayesianRidge, 'matrix'>({
  name: 'BayesianRidge',
  params,
  tags: { parity: 'E', sampleWeight: true },
  input: 'matrix',
  memoryEstimate: ({ rows, columns }) =>
    8 * (4 * Math.min(rows, columns) * columns + 3 * columns * columns + 10 * rows + 64 * columns) + 2e6,
  async fit(X, y, params, { sampleWeight, pace, report }) {
    const { fitIntercept, maxIter, tol, alpha1, alpha2, lambda1, lambda2 } = params
    const { rows, target, residual, centring } = await smallestRows({
      X,
      y,
      fitIntercept,
      sampleWeight,
      pace,
    })
    const axes = await axesOf(rows, target, residual, pace)
    const total = totalWeightOf(sampleWeight, X.rows)
    let alpha = params.alphaInit ?? 1 / (varianceOf(y, sampleWeight) + Number.EPSILON)
    let lambda = params.lambdaInit ?? 1
    let before: Float64Array | undefined
    const scores: number[] = []
    let nIter = 0
    for (; nIter < maxIter;) {
      nIter += 1
      const step = posteriorMean(axes, X, lambda / alpha)
      if (params.computeScore) scores.push(logLikelihood(axes, X, params, { alpha, lambda, total, ...step }))
      const gamma = axes.squares.reduce(
        (sum, square) => sum + (alpha * square) / (lambda + alpha * square),
        0,
      )
      lambda = (gamma + 2 * lambda1) / (dot(step.coef, step.coef) + 2 * lambda2)
      alpha = (total - gamma + 2 * alpha1) / (step.sse + 2 * alpha2)
      report({ done: nIter, total: maxIter, unit: 'iteration' })
      await pace()
      if (before !== undefined && distance(before, step.coef) < tol) break
      before = step.coef
    }
    const last = posteriorMean(axes, X, lambda / alpha)
    if (params.computeScore) scores.push(logLikelihood(axes, X, params, { alpha, lambda, total, ...last }))
    return {
      coef: last.coef,
      intercept: interceptOf(centring, last.coef),
      alpha,
      lambda,
      sigma: covariance(axes, X.columns.length, alpha, lambda),
      offset: centring.offsets,
      scores: Float64Array.from(scores),
      nIter,
    }
  },
  predict: predictLinear,
  featureImportances: absoluteCoefficients,
})

/** The standard deviation of each row's prediction, noise included: scikit-learn's `predict(X, return_std=True)`. */
export function bayesianDeviations(fitted: FittedBayesianRidge, X: Matrix): Float64Array {
  const { sigma, offset, alpha } = fitted
  const d = X.columns.length
  const own = new Float64Array(d)
  return Float64Array.from({ length: X.rows }, (_, row) => {
    for (let j = 0; j < d; j += 1) own[j] = X.columns[j][row] - offset[j]
    let square = 0
    for (let j = 0; j < d; j += 1) square += own[j] * dot(own, sigma.subarray(j * d, (j + 1) * d))
    return Math.sqrt(square + 1 / alpha)
  })
}

async function axesOf(
  rows: Float64Array[],
  target: Float64Array,
  residual: number,
  pace: () => Promise<void>,
): Promise<Axes> {
  const turned = target.slice()
  await orthogonaliseRows(rows, turned, pace)
  return { rows, squares: Float64Array.from(rows, (row) => dot(row, row)), target: turned, residual }
}

/** The coefficients `(XᵀX + ridge I)⁻¹ Xᵀy` and their squared error. */
function posteriorMean({ rows, squares, target, residual }: Axes, X: Matrix, ridge: number) {
  const coef = new Float64Array(X.columns.length)
  let sse = residual
  rows.forEach((row, i) => {
    if (squares[i] === 0) {
      sse += target[i] * target[i]
      return
    }
    const factor = target[i] / (squares[i] + ridge)
    addScaled(coef, factor, row)
    sse += (target[i] - factor * squares[i]) ** 2
  })
  return { coef, sse }
}

function covariance({ rows, squares }: Axes, features: number, alpha: number, lambda: number): Float64Array {
  const sigma = new Float64Array(features * features)
  for (let j = 0; j < features; j += 1) sigma[j * features + j] = 1 / lambda
  rows.forEach((row, i) => {
    if (squares[i] === 0) return
    const factor = (1 / (alpha * squares[i] + lambda) - 1 / lambda) / squares[i]
    for (let j = 0; j < features; j += 1) {
      addScaled(sigma.subarray(j * features, (j + 1) * features), factor * row[j], row)
    }
  })
  return sigma
}

function logLikelihood(
  { squares }: Axes,
  X: Matrix,
  { alpha1, alpha2, lambda1, lambda2 }: BayesianRidgeParams,
  at: { alpha: number; lambda: number; total: number; coef: Float64Array; sse: number },
): number {
  const { alpha, lambda, total, coef, sse } = at
  const features = X.columns.length
  const others = features - squares.length
  const logDeterminant = squares.reduce(
    (sum, square) => sum - Math.log(lambda + alpha * square),
    -others * Math.log(lambda),
  )
  const fit = features * Math.log(lambda) + total * Math.log(alpha) - alpha * sse - lambda * dot(coef, coef)
  return (
    lambda1 * Math.log(lambda) -
    lambda2 * lambda +
    alpha1 * Math.log(alpha) -
    alpha2 * alpha +
    0.5 * (fit + logDeterminant - total * Math.log(2 * Math.PI))
  )
}

function varianceOf(y: Float64Array, weight: Float64Array | undefined): number {
  const total = totalWeightOf(weight, y.length)
  const weightOf = (row: number) => (weight === undefined ? 1 : weight[row])
  const mean = y.reduce((sum, value, row) => sum + weightOf(row) * value, 0) / total
  return y.reduce((sum, value, row) => sum + weightOf(row) * (value - mean) ** 2, 0) / total
}

function distance(a: Float64Array, b: Float64Array): number {
  return a.reduce((sum, value, j) => sum + Math.abs(value - b[j]), 0)
}
