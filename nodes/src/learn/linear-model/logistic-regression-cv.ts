import { z } from 'zod'
import { defineClassifier } from '../estimator/define-classifier.ts'
import type { FitContext } from '../estimator/estimator-parts.ts'
import type { PresentClasses } from '../estimator/input.ts'
import { nonNegative, positive, wholeNumber } from '../estimator/params.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { takeTarget } from '../matrix.ts'
import { logLoss } from '../metrics/probability-losses.ts'
import type { TrainTestRows } from '../model-selection/train-test-split.ts'
import { classWeight, weightsOfClasses } from './class-weights.ts'
import { DEFAULT_FOLDS, foldsOf } from './cross-validated/folds.ts'
import {
  decideLinear,
  meanAbsoluteCoefficients,
  predictByDecision,
  softmaxProbabilities,
} from './linear-class-prediction.ts'
import type { LinearClassState } from './linear-class-prediction.ts'
import { logisticRegression } from './logistic-regression.ts'
import { fitLogistic } from './newton/fit-logistic.ts'
import { pickRows } from './pick-rows.ts'

const params = z.strictObject({
  /** How many inverse penalties to try, evenly by ratio from 1e-4 to 1e4; or which. */
  Cs: z.union([wholeNumber(1), z.array(positive()).min(1).readonly()]).default(10),
  /** The shares of absolute coefficients in the penalty to choose from. */
  l1Ratios: z.array(z.number().min(0).max(1)).min(1).readonly().default([0]),
  fitIntercept: z.boolean().default(true),
  /** How many folds, each with the same share of every class. */
  cv: wholeNumber(2).default(DEFAULT_FOLDS),
  /** What is to be highest on held-out rows. */
  scoring: z.enum(['accuracy', 'neg_log_loss']).default('accuracy'),
  /** Stops when no entry of the mean loss's gradient is larger (of a feature with a spread of about 1). */
  tol: nonNegative().default(1e-4),
  /** The most Newton steps of a fit. */
  maxIter: wholeNumber(0).default(100),
  classWeight: classWeight(),
})

export type LogisticRegressionCVParams = z.infer<typeof params>

export interface FittedLogisticRegressionCV extends LinearClassState {
  /** The inverse penalty that was chosen. */
  C: number
  /** The share of absolute coefficients that was chosen. */
  l1Ratio: number
  /** The inverse penalties tried. */
  Cs: Float64Array
  /** By inverse penalty, share and fold, the folds side by side. */
  scores: Float64Array
  /** Newton steps of the last fit. */
  nIter: number
  converged: boolean
}

/**
 * Logistic regression with the penalty whose score on held-out folds is best, then fitted to all rows: scikit-learn's
 * `LogisticRegressionCV` with `refit` (class O).
 */
export const logisticRegressionCV = defineClassifier<
  LogisticRegressionCVParams,
  FittedLogisticRegressionCV,
  'matrix-or-sparse'
>({
  name: 'LogisticRegressionCV',
  params,
  tags: { parity: 'O', sampleWeight: true, sparse: true },
  input: 'matrix-or-sparse',
  memoryEstimate: (shape) =>
    logisticRegression.memoryEstimate(shape, logisticRegression.defaults) +
    36 * shape.rows * (shape.columns + 4),
  async fit(X, y, params, context) {
    const { l1Ratios, fitIntercept, tol, maxIter } = params
    const weight = rowWeightsOf(y, params, context.sampleWeight)
    const Cs = typeof params.Cs === 'number' ? inversePenalties(params.Cs) : Float64Array.from(params.Cs)
    const folds = foldsOf(X.rows, params.cv, y.codes)
    const scores = new Float64Array(Cs.length * l1Ratios.length * folds.length)
    for (const [f, fold] of folds.entries()) {
      const own = await scoresOnFold(X, y, fold, Cs, { params, weight, context })
      own.forEach((score, place) => (scores[place * folds.length + f] = score))
      context.report({ done: f + 1, total: folds.length, unit: 'fold' })
    }
    const best = placeOfBest(scores, folds.length)
    const C = Cs[Math.floor(best / l1Ratios.length)]
    const l1Ratio = l1Ratios[best % l1Ratios.length]
    const { pace } = context
    const fitted = await fitLogistic({ X, y, weight, C, l1Ratio, fitIntercept, tol, maxIter, pace })
    const { coef, intercept, iterations, converged } = fitted
    return { coef, intercept, C, l1Ratio, Cs, scores, nIter: iterations, converged }
  },
  predictProba: softmaxProbabilities,
  decisionFunction: decideLinear,
  featureImportances: meanAbsoluteCoefficients,
})

interface Search {
  params: LogisticRegressionCVParams
  /** One a row, its class's included. */
  weight: Float64Array | undefined
  context: FitContext
}

/** Class weights come from all rows, also where a fold's are used. */
function rowWeightsOf(
  y: PresentClasses,
  { classWeight }: LogisticRegressionCVParams,
  sampleWeight: Float64Array | undefined,
): Float64Array | undefined {
  if (classWeight === null) return sampleWeight
  const ofClasses = weightsOfClasses(classWeight, y, sampleWeight)
  return Float64Array.from(y.codes, (code, row) => ofClasses[code] * (sampleWeight?.[row] ?? 1))
}

function inversePenalties(count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, i) =>
    count === 1 ? 1e-4 : 10 ** (-4 + (8 * i) / (count - 1)),
  )
}

/** The scores on a fold's test rows, by inverse penalty and share. */
async function scoresOnFold(
  X: Matrix | SparseMatrix,
  y: PresentClasses,
  { train, test }: TrainTestRows,
  Cs: Float64Array,
  { params, weight, context }: Search,
): Promise<number[]> {
  const { l1Ratios, fitIntercept, tol, maxIter, scoring } = params
  const { pace, sampleWeight } = context
  const own = { X: pickRows(X, train), y: takeTarget(y, train) }
  const held = { X: pickRows(X, test), codes: takeTarget(y, test).codes }
  const ownWeight = weight && Float64Array.from(train, (row) => weight[row])
  const heldWeight = sampleWeight && Float64Array.from(test, (row) => sampleWeight[row])
  const scores: number[] = []
  for (const C of Cs) {
    for (const l1Ratio of l1Ratios) {
      const problem = { ...own, weight: ownWeight, C, l1Ratio, fitIntercept, tol, maxIter, pace }
      const { coef, intercept } = await fitLogistic(problem)
      const state: LinearClassState = {
        coef,
        intercept,
        estimator: 'LogisticRegression',
        nFeaturesIn: coef.length / intercept.length,
        classCount: y.classCount,
        classCodes: Int32Array.from({ length: y.classCount }, (_, k) => k),
      }
      scores.push(
        scoring === 'accuracy'
          ? accuracy(predictByDecision(state, held.X), held.codes, heldWeight)
          : -logLoss(held.codes, softmaxProbabilities(state, held.X), heldWeight),
      )
      await pace()
    }
  }
  return scores
}

function accuracy(predicted: Int32Array, codes: Int32Array, weight: Float64Array | undefined): number {
  let right = 0
  let total = 0
  for (let row = 0; row < codes.length; row += 1) {
    const own = weight === undefined ? 1 : weight[row]
    if (predicted[row] === codes[row]) right += own
    total += own
  }
  return right / total
}

/** The first place whose scores over the folds add up to the most. */
function placeOfBest(scores: Float64Array, folds: number): number {
  let best = 0
  let most = -Infinity
  for (let place = 0; place * folds < scores.length; place += 1) {
    let sum = 0
    for (let f = 0; f < folds; f += 1) sum += scores[place * folds + f]
    if (sum > most) {
      most = sum
      best = place
    }
  }
  return best
}
