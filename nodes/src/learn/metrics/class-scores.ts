import { confusionSums } from './confusion-matrix.ts'
import type { ConfusionMatrix } from './confusion-matrix.ts'

export interface ClassScore {
  precision: number
  recall: number
  f1: number
  /** How many rows have the class. */
  support: number
}

export interface ClassScores {
  /** One entry a class; zeros for a class that is neither true nor predicted anywhere. */
  perClass: ClassScore[]
  /** The plain mean over the classes that are true or predicted somewhere. */
  macro: Omit<ClassScore, 'support'>
  /** The mean weighted by support. */
  weighted: Omit<ClassScore, 'support'>
}

/** `precision_recall_fscore_support(zero_division=0)` per class, macro and weighted, from a confusion matrix. */
export function classScores(matrix: ConfusionMatrix): ClassScores {
  const { actual, predicted, correct, total } = confusionSums(matrix)
  const perClass = Array.from(actual, (support, c) => {
    const precision = ratio(correct[c], predicted[c])
    const recall = ratio(correct[c], support)
    return { precision, recall, f1: ratio(2 * correct[c], support + predicted[c]), support }
  })
  const seen = perClass.map((score, c) => (score.support > 0 || predicted[c] > 0 ? 1 : 0))
  const seenCount = seen.filter((flag) => flag === 1).length
  return {
    perClass,
    macro: average(perClass, seen, seenCount),
    weighted: average(
      perClass,
      perClass.map((score) => score.support),
      total,
    ),
  }
}

/** `accuracy_score`; `NaN` without rows. */
export function accuracyScore(matrix: ConfusionMatrix): number {
  const { correct, total } = confusionSums(matrix)
  return correct.reduce((sum, count) => sum + count, 0) / total
}

/** `balanced_accuracy_score`: the mean recall over the classes some row has; `NaN` without rows. */
export function balancedAccuracyScore(matrix: ConfusionMatrix): number {
  const { actual, correct } = confusionSums(matrix)
  let sum = 0
  let classes = 0
  actual.forEach((support, c) => {
    if (support === 0) return
    sum += correct[c] / support
    classes += 1
  })
  return sum / classes
}

/** `matthews_corrcoef`; 0 where all rows have one class or are predicted as one. */
export function matthewsCorrcoef(matrix: ConfusionMatrix): number {
  const { actual, predicted, correct, total } = confusionSums(matrix)
  let agreement = 0
  let actualSquares = 0
  let predictedSquares = 0
  let hits = 0
  for (let c = 0; c < matrix.classCount; c += 1) {
    agreement += actual[c] * predicted[c]
    actualSquares += actual[c] * actual[c]
    predictedSquares += predicted[c] * predicted[c]
    hits += correct[c]
  }
  const spread = (total * total - predictedSquares) * (total * total - actualSquares)
  return spread === 0 ? 0 : (hits * total - agreement) / Math.sqrt(spread)
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}

function average(
  scores: readonly ClassScore[],
  weights: readonly number[],
  total: number,
): Omit<ClassScore, 'support'> {
  const mean = (value: (score: ClassScore) => number) =>
    ratio(
      scores.reduce((sum, score, c) => sum + weights[c] * value(score), 0),
      total,
    )
  return {
    precision: mean((score) => score.precision),
    recall: mean((score) => score.recall),
    f1: mean((score) => score.f1),
  }
}
