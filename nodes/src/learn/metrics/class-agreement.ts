/** Further scores of predicted classes, all from a confusion matrix, weighted where the matrix is. */
import { accuracyScore } from './class-scores.ts'
import { confusionSums } from './confusion-matrix.ts'
import type { ConfusionMatrix } from './confusion-matrix.ts'

/** How much a confusion of two classes counts: all alike, by their distance, or by its square. */
export type KappaWeights = 'none' | 'linear' | 'quadratic'

/**
 * `cohen_kappa_score`: agreement beyond chance, 1 at best; `NaN` where truth and prediction are one and the same class
 * throughout.
 */
export function cohenKappaScore(matrix: ConfusionMatrix, weights: KappaWeights = 'none'): number {
  const { classCount, counts } = matrix
  const { actual, predicted, total } = confusionSums(matrix)
  let observed = 0
  let expected = 0
  for (let truth = 0; truth < classCount; truth += 1) {
    for (let prediction = 0; prediction < classCount; prediction += 1) {
      const weight = disagreement(truth - prediction, weights)
      observed += weight * counts[truth * classCount + prediction]
      expected += (weight * actual[truth] * predicted[prediction]) / total
    }
  }
  return 1 - observed / expected
}

/** `zero_one_loss`: the share of rows predicted wrong. */
export function zeroOneLoss(matrix: ConfusionMatrix): number {
  return 1 - accuracyScore(matrix)
}

/** `hamming_loss`: of single labels, the share of rows predicted wrong. */
export function hammingLoss(matrix: ConfusionMatrix): number {
  return zeroOneLoss(matrix)
}

export interface AveragedScore {
  /** One value a class; 0 for a class that is neither true nor predicted anywhere. */
  perClass: Float64Array
  /** The plain mean over the classes that are true or predicted somewhere. */
  macro: number
  /** The mean weighted by the classes' rows. */
  weighted: number
  /** Of all classes' counts together. */
  micro: number
}

/** `jaccard_score`: rows where class is true and predicted, as a share of those where it is either. */
export function jaccardScore(matrix: ConfusionMatrix): AveragedScore {
  return averaged(matrix, (hits, actual, predicted) => ratio(hits, actual + predicted - hits))
}

/** `fbeta_score`: precision and recall as one, recall counting `beta` times as much. */
export function fbetaScore(matrix: ConfusionMatrix, beta: number): AveragedScore {
  const square = beta * beta
  return averaged(matrix, (hits, actual, predicted) =>
    ratio((1 + square) * hits, square * actual + predicted),
  )
}

export interface LikelihoodRatios {
  /** How much likelier a positive prediction is for a positive row; `NaN` without false positives. */
  positive: number
  /** How much likelier a negative prediction is for a positive row; `NaN` without true negatives. */
  negative: number
}

/**
 * `class_likelihood_ratios` of two classes.
 *
 * @throws RangeError for another number of classes.
 */
export function classLikelihoodRatios({ classCount, counts }: ConfusionMatrix): LikelihoodRatios {
  if (classCount !== 2) throw new RangeError(`likelihood ratios are for two classes, not ${classCount}`)
  const [tn, fp, fn, tp] = counts
  const [positives, negatives] = [tp + fn, tn + fp]
  const undefinedWhere = (isUndefined: boolean, value: number) => (isUndefined ? Number.NaN : value)
  return {
    positive: undefinedWhere(fp === 0, (tp * negatives) / (fp * positives)),
    negative: undefinedWhere(tn === 0, (fn * negatives) / (tn * positives)),
  }
}

/** `multilabel_confusion_matrix`: for each class against the rest true negatives, false positives, false negatives, true positives. */
export function oneVersusRestMatrices(matrix: ConfusionMatrix): Float64Array[] {
  const { actual, predicted, correct, total } = confusionSums(matrix)
  return Array.from(correct, (hits, c) => {
    const [fp, fn] = [predicted[c] - hits, actual[c] - hits]
    return Float64Array.of(total - hits - fp - fn, fp, fn, hits)
  })
}

function disagreement(distance: number, weights: KappaWeights): number {
  switch (weights) {
    case 'none':
      return distance === 0 ? 0 : 1
    case 'linear':
      return Math.abs(distance)
    case 'quadratic':
      return distance * distance
  }
}

function averaged(
  matrix: ConfusionMatrix,
  score: (hits: number, actual: number, predicted: number) => number,
): AveragedScore {
  const { actual, predicted, correct, total } = confusionSums(matrix)
  const perClass = correct.map((hits, c) => score(hits, actual[c], predicted[c]))
  const seen = actual.map((support, c) => (support > 0 || predicted[c] > 0 ? 1 : 0))
  const weightedMean = (weights: Float64Array) =>
    ratio(sum(perClass.map((value, c) => value * weights[c])), sum(weights))
  return {
    perClass,
    macro: weightedMean(seen),
    weighted: weightedMean(actual),
    micro: score(sum(correct), total, total),
  }
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0)
}

function ratio(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole
}
