import { scoreSteps } from './score-steps.ts'
import type { BinaryScores, ScoreSteps } from './score-steps.ts'

export interface PrecisionRecallCurve {
  /** Ends with 1, the point without a threshold. */
  precision: Float64Array
  /** Falling, ends with 0. */
  recall: Float64Array
  /** Rising; one entry less than the rates. */
  thresholds: Float64Array
}

/**
 * `precision_recall_curve(drop_intermediate=False)`: one point a distinct score. Without a positive row recall is 1
 * everywhere.
 *
 * @throws RangeError as `scoreSteps`.
 */
export function precisionRecallCurve(scored: BinaryScores): PrecisionRecallCurve {
  const steps = scoreSteps(scored)
  const count = steps.thresholds.length
  const precision = new Float64Array(count + 1)
  const recall = new Float64Array(count + 1)
  for (let i = 0; i < count; i += 1) {
    precision[count - 1 - i] = precisionAt(steps, i)
    recall[count - 1 - i] = recallAt(steps, i)
  }
  precision[count] = 1
  return { precision, recall, thresholds: steps.thresholds.slice().reverse() }
}

/**
 * `average_precision_score`: the sum of precision times gained recall, not the area under straight lines; 0 without a
 * positive row.
 *
 * @throws RangeError as `scoreSteps`.
 */
export function averagePrecisionScore(scored: BinaryScores): number {
  const steps = scoreSteps(scored)
  if (steps.positives === 0) return 0
  let sum = 0
  let before = 0
  for (let i = 0; i < steps.thresholds.length; i += 1) {
    const recall = recallAt(steps, i)
    sum += (recall - before) * precisionAt(steps, i)
    before = recall
  }
  return sum
}

function precisionAt({ truePositives, falsePositives }: ScoreSteps, i: number): number {
  return truePositives[i] / (truePositives[i] + falsePositives[i])
}

function recallAt({ truePositives, positives }: ScoreSteps, i: number): number {
  return positives === 0 ? 1 : truePositives[i] / positives
}
