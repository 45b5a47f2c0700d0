/** scikit-learn's scorers: one number for a model's predictions, the higher the better. */
import { accuracyScore, balancedAccuracyScore } from '../../learn/metrics/class-scores.ts'
import { confusionMatrix } from '../../learn/metrics/confusion-matrix.ts'
import { logLoss } from '../../learn/metrics/probability-losses.ts'
import { meanAbsoluteError, r2Score, rootMeanSquaredError } from '../../learn/metrics/regression-metrics.ts'
import type { Matrix } from '../../learn/matrix.ts'
import { predictedCodes } from '../../learn/predicted-codes.ts'
import { rocAuc } from './classification-scores.ts'
import type { Predictor } from './estimators.ts'

export type ScorerName =
  | 'accuracy'
  | 'balanced_accuracy'
  /** Of two classes the area of the last, of more the plain mean over each class against the rest. */
  | 'roc_auc'
  | 'neg_log_loss'
  | 'r2'
  | 'neg_root_mean_squared_error'
  | 'neg_mean_absolute_error'

/**
 * The score of `predictor` on rows whose true values are `actual`; NaN where it isn't defined on them.
 *
 * @param actual class codes for a classifier, numbers for a regression.
 * @throws Error when the score is for the other task.
 */
export function scorerOf(
  predictor: Predictor,
  name: ScorerName,
  actual: Int32Array | Float64Array,
): (X: Matrix) => number {
  if (predictor.task === 'classification' && actual instanceof Int32Array) {
    return (X) => classScore(name, actual, predictor.predictProba(X))
  }
  if (predictor.task === 'regression' && actual instanceof Float64Array) {
    return (X) => numberScore(name, actual, predictor.predict(X))
  }
  throw new Error('Class codes go with a classifier, numbers with a regression.')
}

function classScore(name: ScorerName, actual: Int32Array, probabilities: readonly Float64Array[]): number {
  const classCount = probabilities.length
  const matrix = () => confusionMatrix({ yTrue: actual, yPred: predictedCodes(probabilities), classCount })
  switch (name) {
    case 'accuracy':
      return accuracyScore(matrix())
    case 'balanced_accuracy':
      return balancedAccuracyScore(matrix())
    case 'roc_auc':
      return rocAuc(actual, probabilities, classCount === 2 ? 1 : null) ?? Number.NaN
    case 'neg_log_loss':
      return -logLoss(actual, probabilities)
    case 'r2':
    case 'neg_root_mean_squared_error':
    case 'neg_mean_absolute_error':
      throw new Error(`${name} is no score of classes.`)
  }
}

function numberScore(name: ScorerName, actual: Float64Array, predicted: Float64Array): number {
  switch (name) {
    case 'r2':
      return r2Score(actual, predicted)
    case 'neg_root_mean_squared_error':
      return -rootMeanSquaredError(actual, predicted)
    case 'neg_mean_absolute_error':
      return -meanAbsoluteError(actual, predicted)
    case 'accuracy':
    case 'balanced_accuracy':
    case 'roc_auc':
    case 'neg_log_loss':
      throw new Error(`${name} is no score of numbers.`)
  }
}
