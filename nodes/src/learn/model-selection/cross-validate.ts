/** How well an estimator does on rows it has not seen. */
import type { AnyEstimator, FitOptions, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { featureCountOf } from '../estimator/input.ts'
import type { Features, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget, takeTarget } from '../matrix.ts'
import { chooseRows, fitSupervised } from './fit-estimator.ts'
import { scoreModel, usualScoring } from './scoring.ts'
import type { Scoring } from './scoring.ts'
import { splitRows, usualSplitter } from './splitter.ts'
import type { Splitter } from './splitter.ts'
import type { TrainTestRows } from './train-test-split.ts'

export interface ValidationData {
  X: Features | SparseMatrix
  y: Target
  /** One group code a row, for splitters by group. */
  groups?: Int32Array
}

export interface ValidationOptions extends FitOptions {
  /** Five folds when absent, stratified for classes. */
  splitter?: Splitter
  /** The seed of the splits, apart from that of the fits (`randomState`). */
  splitRandomState?: number
  /** Accuracy or R2 when absent. */
  scoring?: readonly Scoring[]
  /** Whether the training rows are scored too. */
  returnTrainScore?: boolean
  /** Whether the fitted states are kept. */
  returnFitted?: boolean
}

export interface CrossValidation {
  /** The score of each split's test rows, by scoring. */
  testScores: Record<string, Float64Array>
  /** The same of the training rows; empty unless asked for. */
  trainScores: Record<string, Float64Array>
  /** The fitted state of each split; empty unless asked for. */
  fitted: FittedState[]
  splits: TrainTestRows[]
}

/**
 * Fits and scores an estimator on every split: scikit-learn's `cross_validate`.
 *
 * @throws SplitError when the rows cannot be divided so, FitError where a fit is refused.
 */
export async function crossValidate(
  estimator: AnyEstimator,
  params: unknown,
  data: ValidationData,
  options: ValidationOptions = {},
): Promise<CrossValidation> {
  const splits = splitsOf(data, options)
  const scoring = options.scoring ?? [usualScoring(data.y)]
  const empty = () => Object.fromEntries(scoring.map((name) => [name, new Float64Array(splits.length)]))
  const testScores = empty()
  const trainScores = options.returnTrainScore === true ? empty() : {}
  const fitted: FittedState[] = []
  for (const [index, split] of splits.entries()) {
    const state = await fitOnRows(estimator, params, data, { rows: split.train, options })
    const model = { estimator, fitted: state }
    const score = (rows: Int32Array, into: Record<string, Float64Array>) =>
      scoreModel(model, chooseRows(data.X, rows), takeTarget(data.y, rows), scoring).forEach((value, i) => {
        into[scoring[i]][index] = value
      })
    score(split.test, testScores)
    if (options.returnTrainScore === true) score(split.train, trainScores)
    if (options.returnFitted === true) fitted.push(state)
    options.onProgress?.({ done: index + 1, total: splits.length, unit: 'fold' })
  }
  return { testScores, trainScores, fitted, splits }
}

export interface CrossPrediction {
  /** The predicted class codes, or numbers, of each row by the model that did not see it. */
  predicted: Float64Array
  /** One array a class, for classifiers that know probabilities. */
  probabilities: Float64Array[] | null
}

/**
 * Predicts every row by the model of the split that it is tested in: scikit-learn's `cross_val_predict`.
 *
 * @throws FitError `bad_parameter` where some row is not tested exactly once.
 */
export async function crossValPredict(
  estimator: AnyEstimator,
  params: unknown,
  data: ValidationData,
  options: ValidationOptions = {},
): Promise<CrossPrediction> {
  const splits = splitsOf(data, options)
  checkPartition(splits, data.X.rows)
  const predicted = new Float64Array(data.X.rows)
  const classCount = isClassTarget(data.y) ? data.y.classCount : 0
  const probabilities =
    estimator.kind === 'classifier' && estimator.predictProba
      ? Array.from({ length: classCount }, () => new Float64Array(data.X.rows))
      : null
  for (const [index, { train, test }] of splits.entries()) {
    const state = await fitOnRows(estimator, params, data, { rows: train, options })
    const X = chooseRows(data.X, test)
    if (estimator.kind === 'classifier') {
      const own = state as Parameters<typeof estimator.predict>[0]
      estimator.predict(own, X).forEach((code, i) => (predicted[test[i]] = code))
      estimator.predictProba?.(own, X).forEach((column, code) => {
        column.forEach((value, i) => {
          if (probabilities) probabilities[code][test[i]] = value
        })
      })
    } else if (estimator.kind === 'regressor') {
      estimator.predict(state, X).forEach((value, i) => (predicted[test[i]] = value))
    }
    options.onProgress?.({ done: index + 1, total: splits.length, unit: 'fold' })
  }
  return { predicted, probabilities }
}

/** The splits that the options ask for. */
export function splitsOf(data: ValidationData, options: ValidationOptions): TrainTestRows[] {
  if (featureCountOf(data.X) === 0) throw new FitError('no_features', 'there is no feature to learn from')
  const splitter = options.splitter ?? usualSplitter(data.y)
  return splitRows(splitter, { ...data, rows: data.X.rows, randomState: options.splitRandomState })
}

/** Fits the estimator to some of the rows. */
export function fitOnRows(
  estimator: AnyEstimator,
  params: unknown,
  data: ValidationData,
  { rows, options }: { rows: Int32Array; options: FitOptions },
): Promise<FittedState> {
  const { sampleWeight, randomState, threads, signal } = options
  const weights = sampleWeight && Float64Array.from(rows, (row) => sampleWeight[row])
  return fitSupervised(estimator, chooseRows(data.X, rows), takeTarget(data.y, rows), params, {
    sampleWeight: weights,
    randomState,
    threads,
    signal,
  })
}

function checkPartition(splits: readonly TrainTestRows[], rows: number): void {
  const times = new Int32Array(rows)
  for (const { test } of splits) for (const row of test) times[row] += 1
  if (times.every((count) => count === 1)) return
  throw new FitError('bad_parameter', 'every row has to be tested exactly once: take a splitter of folds')
}
