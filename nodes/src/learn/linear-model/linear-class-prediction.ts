import type { FittedClasses } from '../estimator/estimator.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { linearPrediction } from './linear-prediction.ts'

/** What every classifier of the form `X coefᵀ + intercept` learns. */
export interface LinearClassState extends FittedClasses {
  /** Row-major: one row for two trained classes (positive means the second), else one a trained class. */
  coef: Float64Array
  /** One a row of coefficients. */
  intercept: Float64Array
}

/** One array for two trained classes, else one a trained class. */
export function decideLinear(
  { coef, intercept, nFeaturesIn }: LinearClassState,
  X: Matrix | SparseMatrix,
): Float64Array[] {
  return Array.from(intercept, (own, k) => linearPrediction(X, coef, own, k * nFeaturesIn))
}

/** The logistic function of the decision for two classes, the softmax of the decisions for more; one array a class. */
export function softmaxProbabilities(fitted: LinearClassState, X: Matrix | SparseMatrix): Float64Array[] {
  const raw = decideLinear(fitted, X)
  if (raw.length === 1) return logisticProbabilities(raw[0])
  for (let row = 0; row < X.rows; row += 1) {
    let largest = raw[0][row]
    for (const column of raw) if (column[row] > largest) largest = column[row]
    let total = 0
    for (const column of raw) {
      column[row] = Math.exp(column[row] - largest)
      total += column[row]
    }
    for (const column of raw) column[row] /= total
  }
  return raw
}

/** The probabilities of two classes by the log odds of the second. */
export function logisticProbabilities(logOdds: Float64Array): Float64Array[] {
  const positive = logOdds.map((odds) => 1 / (1 + Math.exp(-odds)))
  return [positive.map((p) => 1 - p), positive]
}

/** The mean over the rows of coefficients of a feature's absolute ones. */
export function meanAbsoluteCoefficients({ coef, intercept, nFeaturesIn }: LinearClassState): Float64Array {
  const importances = new Float64Array(nFeaturesIn)
  coef.forEach((value, i) => (importances[i % nFeaturesIn] += Math.abs(value) / intercept.length))
  return importances
}

/** Several intercepts less their mean, which changes no probability: scikit-learn's add up to 0. */
export function withoutShared(intercept: Float64Array): Float64Array {
  if (intercept.length === 1) return intercept
  const mean = intercept.reduce((sum, value) => sum + value, 0) / intercept.length
  return intercept.map((value) => value - mean)
}

/** The place of the second of two classes where its decision is above 0, else of the class with the highest decision. */
export function predictByDecision(fitted: LinearClassState, X: Matrix | SparseMatrix): Int32Array {
  const decisions = decideLinear(fitted, X)
  if (decisions.length === 1) return Int32Array.from(decisions[0], (decision) => (decision > 0 ? 1 : 0))
  const places = new Int32Array(X.rows)
  const best = decisions[0]
  decisions.forEach((column, k) => {
    for (let row = 0; row < X.rows; row += 1) {
      if (k === 0 || column[row] <= best[row]) continue
      best[row] = column[row]
      places[row] = k
    }
  })
  return places
}
