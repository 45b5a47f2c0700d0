/** What a model's predictions are worth, by the names that scikit-learn's `scoring` takes; higher is better. */
import type { AnyEstimator, FittedState } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import type { ClassTarget, Features, SparseMatrix, Target } from '../matrix.ts'
import { isClassTarget } from '../matrix.ts'
import {
  accuracyScore,
  balancedAccuracyScore,
  classScores,
  matthewsCorrcoef,
} from '../metrics/class-scores.ts'
import { confusionMatrix } from '../metrics/confusion-matrix.ts'
import { multiclassRocAuc } from '../metrics/multiclass-roc-auc.ts'
import { averagePrecisionScore } from '../metrics/precision-recall-curve.ts'
import { brierScore, logLoss } from '../metrics/probability-losses.ts'
import {
  explainedVarianceScore,
  maxError,
  meanAbsoluteError,
  meanAbsolutePercentageError,
  meanSquaredError,
  medianAbsoluteError,
  r2Score,
  rootMeanSquaredError,
} from '../metrics/regression-metrics.ts'
import { rocAucScore } from '../metrics/roc-curve.ts'
import { oneVersusRest } from '../metrics/score-steps.ts'

const classScorings = {
  accuracy: ({ matrix }) => accuracyScore(matrix()),
  balanced_accuracy: ({ matrix }) => balancedAccuracyScore(matrix()),
  matthews_corrcoef: ({ matrix }) => matthewsCorrcoef(matrix()),
  f1: ({ matrix }) => classScores(matrix()).perClass[1].f1,
  f1_macro: ({ matrix }) => classScores(matrix()).macro.f1,
  f1_weighted: ({ matrix }) => classScores(matrix()).weighted.f1,
  precision: ({ matrix }) => classScores(matrix()).perClass[1].precision,
  precision_macro: ({ matrix }) => classScores(matrix()).macro.precision,
  precision_weighted: ({ matrix }) => classScores(matrix()).weighted.precision,
  recall: ({ matrix }) => classScores(matrix()).perClass[1].recall,
  recall_macro: ({ matrix }) => classScores(matrix()).macro.recall,
  recall_weighted: ({ matrix }) => classScores(matrix()).weighted.recall,
  roc_auc: ({ isPositive, scores }) => rocAucScore({ isPositive: isPositive(), scores: scores() }),
  average_precision: ({ isPositive, scores }) =>
    averagePrecisionScore({ isPositive: isPositive(), scores: scores() }),
  roc_auc_ovr: ({ y, probabilities }) => multiclassRocAuc(y.codes, probabilities()).macro,
  roc_auc_ovr_weighted: ({ y, probabilities }) => multiclassRocAuc(y.codes, probabilities()).weighted,
  neg_log_loss: ({ y, probabilities }) => -logLoss(y.codes, probabilities()),
  neg_brier_score: ({ y, probabilities }) => -brierScore(y.codes, probabilities()),
} satisfies Record<string, (answers: ClassAnswers) => number>

const numberScorings = {
  r2: r2Score,
  explained_variance: explainedVarianceScore,
  neg_mean_squared_error: negative(meanSquaredError),
  neg_root_mean_squared_error: negative(rootMeanSquaredError),
  neg_mean_absolute_error: negative(meanAbsoluteError),
  neg_median_absolute_error: negative(medianAbsoluteError),
  neg_mean_absolute_percentage_error: negative(meanAbsolutePercentageError),
  neg_max_error: negative(maxError),
} satisfies Record<string, (yTrue: Float64Array, yPred: Float64Array) => number>

export type ClassScoring = keyof typeof classScorings
export type NumberScoring = keyof typeof numberScorings
export type Scoring = ClassScoring | NumberScoring

/** The scorings for targets of classes, the usual one first. */
export const classScoringNames = Object.keys(classScorings) as ClassScoring[]
/** The scorings for targets of numbers, the usual one first. */
export const numberScoringNames = Object.keys(numberScorings) as NumberScoring[]

/** What scikit-learn's `score` is: accuracy for classes, R2 for numbers. */
export function usualScoring(y: Target): Scoring {
  return isClassTarget(y) ? 'accuracy' : 'r2'
}

/** What is asked of a classifier, each answer computed once and only when a scoring needs it. */
interface ClassAnswers {
  y: ClassTarget
  matrix: () => ReturnType<typeof confusionMatrix>
  isPositive: () => Uint8Array
  /** Decisions or probabilities of the second class. */
  scores: () => Float64Array
  probabilities: () => Float64Array[]
}

export interface FittedModel {
  estimator: AnyEstimator
  fitted: FittedState
}

/**
 * The scores of a fitted classifier or regressor on rows.
 *
 * @throws FitError `bad_parameter` for a scoring that does not fit the target or the estimator.
 */
export function scoreModel(
  { estimator, fitted }: FittedModel,
  X: Features | SparseMatrix,
  y: Target,
  scorings: readonly Scoring[],
): number[] {
  if (estimator.kind === 'classifier' && isClassTarget(y)) {
    const answers = classAnswers(estimator, fitted as Parameters<typeof estimator.predict>[0], X, y)
    return scorings.map((name) => classScorings[checkName(name, classScorings)](answers))
  }
  if (estimator.kind === 'regressor' && !isClassTarget(y)) {
    const predicted = estimator.predict(fitted, X)
    return scorings.map((name) => numberScorings[checkName(name, numberScorings)](y, predicted))
  }
  throw new FitError('bad_parameter', `${estimator.name} does not predict such a target`)
}

function classAnswers(
  estimator: Extract<AnyEstimator, { kind: 'classifier' }>,
  fitted: Parameters<typeof estimator.predict>[0],
  X: Features | SparseMatrix,
  y: ClassTarget,
): ClassAnswers {
  const { classCount } = y
  const once = <Answer>(ask: () => Answer) => {
    let known: { answer: Answer } | null = null
    return () => (known ??= { answer: ask() }).answer
  }
  const needTwoClasses = () => {
    if (classCount === 2) return
    throw new FitError('bad_parameter', `this scoring is for two classes, the target has ${classCount}`)
  }
  const matrix = once(() =>
    confusionMatrix({ yTrue: y.codes, yPred: estimator.predict(fitted, X), classCount }),
  )
  const probabilities = once(() => {
    if (estimator.predictProba) return estimator.predictProba(fitted, X)
    throw new FitError('bad_parameter', `${estimator.name} has no probabilities, which this scoring needs`)
  })
  return {
    y,
    matrix,
    probabilities,
    isPositive: () => {
      needTwoClasses()
      return oneVersusRest(y.codes, 1)
    },
    scores: once(() =>
      estimator.decisionFunction ? estimator.decisionFunction(fitted, X)[0] : probabilities()[1],
    ),
  }
}

function checkName<Names extends object>(name: string, scorings: Names): keyof Names {
  if (Object.hasOwn(scorings, name)) return name as keyof Names
  throw new FitError('bad_parameter', `the scoring ${name} does not fit this target`, {
    parameter: 'scoring',
  })
}

function negative(loss: (yTrue: Float64Array, yPred: Float64Array) => number) {
  return (yTrue: Float64Array, yPred: Float64Array) => -loss(yTrue, yPred)
}
