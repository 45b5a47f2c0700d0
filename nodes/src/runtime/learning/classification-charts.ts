/** What a classifier's quality looks like: confusion matrix, curves, classes side by side. */
import type { Chart } from '../../core/artifact/chart.ts'
import { calibrationCurve } from '../../learn/calibration/calibration-curve.ts'
import { averagePrecisionScore, precisionRecallCurve } from '../../learn/metrics/precision-recall-curve.ts'
import { rocAucScore, rocCurve } from '../../learn/metrics/roc-curve.ts'
import { oneVersusRest } from '../../learn/metrics/score-steps.ts'
import type { ClassificationScores, ScoredClasses } from './classification-scores.ts'

/** Points of all curves of a chart together; what is drawn from more looks the same. */
const mostPoints = 4_000
const mostPointsOfACurve = 1_000
/** Of as many rows each, so that every point of the calibration is as certain as the others. */
const calibrationBins = 10

/** The charts, in the order they are shown; curves are left out where a class has no rows, or all of them. */
export function classificationCharts(
  scored: ScoredClasses,
  { matrix, scores, metrics }: ClassificationScores,
  labels: readonly string[],
): Chart[] {
  const { classCount, counts } = matrix
  const rows = labels.map((_, row) => [...counts.subarray(row * classCount, (row + 1) * classCount)])
  return [
    { chart: 'confusion_matrix', title: 'Actual and predicted classes', labels: [...labels], counts: rows },
    ...curves(scored, labels),
    ...calibration(scored, labels, metrics['brier_score'] ?? null),
    {
      chart: 'per_class',
      title: 'Precision, recall and F1 of each class',
      rows: scores.perClass.map((score, code) => ({ label: labels[code], ...score })),
    },
  ]
}

function curves({ actual, probabilities, positive }: ScoredClasses, labels: readonly string[]): Chart[] {
  const drawn = labels
    .map((label, code) => ({
      label,
      isPositive: oneVersusRest(actual, code),
      scores: probabilities[code],
      code,
    }))
    .filter(({ isPositive, code }) => {
      const count = isPositive.reduce((sum, flag) => sum + flag, 0)
      return (positive === null || code === positive) && count > 0 && count < actual.length
    })
  if (drawn.length === 0) return []
  const most = Math.min(mostPointsOfACurve, Math.max(20, Math.floor(mostPoints / drawn.length)))
  return [
    {
      chart: 'roc_curve',
      title: 'ROC curve',
      curves: drawn.map(({ label, ...scored }) => {
        const { falsePositiveRate, truePositiveRate } = rocCurve(scored)
        const places = thinned(falsePositiveRate.length, most)
        return {
          label,
          falsePositiveRate: places.map((place) => falsePositiveRate[place]),
          truePositiveRate: places.map((place) => truePositiveRate[place]),
          area: rocAucScore(scored),
        }
      }),
    },
    {
      chart: 'precision_recall_curve',
      title: 'Precision and recall',
      curves: drawn.map(({ label, ...scored }) => {
        const { recall, precision } = precisionRecallCurve(scored)
        const places = thinned(recall.length, most)
        return {
          label,
          recall: places.map((place) => recall[place]),
          precision: places.map((place) => precision[place]),
          averagePrecision: averagePrecisionScore(scored),
        }
      }),
    },
  ]
}

/** How often two classes' probabilities come true; equally probable rows share a bin, so there may be fewer than ten. */
function calibration(
  { actual, probabilities, positive }: ScoredClasses,
  labels: readonly string[],
  brierScore: number | null,
): Chart[] {
  if (positive === null || brierScore === null) return []
  const isPositive = oneVersusRest(actual, positive)
  if (!isPositive.includes(1) || !isPositive.includes(0)) return []
  // A sum of shares may round to a little more than one.
  const said = probabilities[positive].map((p) => Math.min(1, Math.max(0, p)))
  const { probPred, probTrue, counts } = calibrationCurve(isPositive, said, {
    nBins: calibrationBins,
    strategy: 'quantile',
  })
  const bins = Array.from(counts, (rows, place) => ({
    predicted: probPred[place],
    actual: probTrue[place],
    rows,
  })).sort((a, b) => a.predicted - b.predicted)
  return [{ chart: 'calibration_curve', title: 'Calibration', label: labels[positive], brierScore, bins }]
}

/** Places of at most `most` of `length` points, evenly spread, with both ends. */
export function thinned(length: number, most: number): number[] {
  if (length <= most) return Array.from({ length }, (_, place) => place)
  return Array.from({ length: most }, (_, step) => Math.round((step * (length - 1)) / (most - 1)))
}
