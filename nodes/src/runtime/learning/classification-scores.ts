/** The numbers of a classifier on a set of rows. */
import {
  accuracyScore,
  balancedAccuracyScore,
  classScores,
  matthewsCorrcoef,
} from '../../learn/metrics/class-scores.ts'
import type { ClassScores } from '../../learn/metrics/class-scores.ts'
import { confusionMatrix, type ConfusionMatrix } from '../../learn/metrics/confusion-matrix.ts'
import { multiclassRocAuc } from '../../learn/metrics/multiclass-roc-auc.ts'
import { averagePrecisionScore } from '../../learn/metrics/precision-recall-curve.ts'
import { brierScore, logLoss } from '../../learn/metrics/probability-losses.ts'
import { rocAucScore } from '../../learn/metrics/roc-curve.ts'
import { oneVersusRest } from '../../learn/metrics/score-steps.ts'

export interface ScoredClasses {
  /** The class of each row, its place in the model's classes. */
  actual: Int32Array
  predicted: Int32Array
  /** One array a class. */
  probabilities: readonly Float64Array[]
  /** Of two classes, the one that the binary metrics are about; null for more. */
  positive: number | null
}

export interface ClassificationScores {
  metrics: Record<string, number | null>
  matrix: ConfusionMatrix
  scores: ClassScores
}

/** scikit-learn's metrics by the names of its functions and averages; null where a metric isn't defined on the rows. */
export function scoreClasses({
  actual,
  predicted,
  probabilities,
  positive,
}: ScoredClasses): ClassificationScores {
  const classCount = probabilities.length
  const matrix = confusionMatrix({ yTrue: actual, yPred: predicted, classCount })
  const scores = classScores(matrix)
  const { macro, weighted } = scores
  const metrics: Record<string, number | null> = {
    accuracy: accuracyScore(matrix),
    balanced_accuracy: balancedAccuracyScore(matrix),
  }
  if (positive !== null) {
    const { precision, recall, f1 } = scores.perClass[positive]
    Object.assign(metrics, { precision, recall, f1 })
  }
  Object.assign(metrics, {
    precision_macro: macro.precision,
    recall_macro: macro.recall,
    f1_macro: macro.f1,
    precision_weighted: weighted.precision,
    recall_weighted: weighted.recall,
    f1_weighted: weighted.f1,
    matthews_corrcoef: matthewsCorrcoef(matrix),
    log_loss: logLoss(actual, probabilities),
    roc_auc: rocAuc(actual, probabilities, positive),
  })
  if (positive !== null) {
    const isPositive = oneVersusRest(actual, positive)
    const p = probabilities[positive]
    metrics['average_precision'] = averagePrecisionScore({ isPositive, scores: p })
    // Of the positive class alone: a model's two probabilities may be rounded apart.
    metrics['brier_score'] = brierScore(Int32Array.from(isPositive), [p.map((value) => 1 - value), p])
  }
  return { metrics, matrix, scores }
}

/** Of the positive class for two classes, else each class against the rest, averaged plainly; null where undefined. */
export function rocAuc(
  actual: Int32Array,
  probabilities: readonly Float64Array[],
  positive: number | null,
): number | null {
  const area =
    positive === null
      ? multiclassRocAuc(actual, probabilities).macro
      : rocAucScore({ isPositive: oneVersusRest(actual, positive), scores: probabilities[positive] })
  return Number.isNaN(area) ? null : area
}

/**
 * What a model that ignores the features gives: always the most frequent class of the training rows (the first of
 * equals), with the classes' shares as probabilities. scikit-learn's `DummyClassifier`.
 */
export function priorPrediction(
  classCounts: readonly number[],
  rows: number,
): Pick<ScoredClasses, 'predicted' | 'probabilities'> & { mostFrequent: number } {
  const total = classCounts.reduce((sum, count) => sum + count, 0)
  const mostFrequent = classCounts.indexOf(Math.max(...classCounts))
  return {
    mostFrequent,
    predicted: new Int32Array(rows).fill(mostFrequent),
    probabilities: classCounts.map((count) => new Float64Array(rows).fill(count / total)),
  }
}
