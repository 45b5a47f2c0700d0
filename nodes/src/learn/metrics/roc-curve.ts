import { scoreSteps } from './score-steps.ts'
import type { BinaryScores } from './score-steps.ts'

export interface RocCurve {
  falsePositiveRate: Float64Array
  truePositiveRate: Float64Array
  /** The score from which on a row counts as positive; `Infinity` at the curve's start. */
  thresholds: Float64Array
}

/**
 * `roc_curve(drop_intermediate=True)`: from (0, 0) to (1, 1), points in the middle of a straight line left out. A rate
 * is `NaN` where its class has no row.
 *
 * @throws RangeError as `scoreSteps`.
 */
export function rocCurve(scored: BinaryScores): RocCurve {
  const { thresholds, truePositives: tps, falsePositives: fps, positives, negatives } = scoreSteps(scored)
  const last = thresholds.length - 1
  const kept: number[] = []
  for (let i = 0; i <= last; i += 1) {
    const isEnd = i === 0 || i === last
    if (isEnd || bends(tps, i) || bends(fps, i)) kept.push(i)
  }
  return {
    falsePositiveRate: rates(fps, kept, negatives),
    truePositiveRate: rates(tps, kept, positives),
    thresholds: Float64Array.from([Infinity, ...kept.map((i) => thresholds[i])]),
  }
}

/**
 * The area under the ROC curve, ties counted one half; `NaN` unless both classes have rows, as scikit-learn's
 * `roc_auc_score`.
 *
 * @throws RangeError as `scoreSteps`.
 */
export function rocAucScore(scored: BinaryScores): number {
  const { truePositives, falsePositives, positives, negatives } = scoreSteps(scored)
  if (positives === 0 || negatives === 0) return Number.NaN
  let doubled = 0
  let tpBefore = 0
  let fpBefore = 0
  for (let i = 0; i < truePositives.length; i += 1) {
    doubled += (falsePositives[i] - fpBefore) * (truePositives[i] + tpBefore)
    tpBefore = truePositives[i]
    fpBefore = falsePositives[i]
  }
  return doubled / 2 / (positives * negatives)
}

function bends(counts: Float64Array, i: number): boolean {
  return counts[i + 1] - counts[i] !== counts[i] - counts[i - 1]
}

function rates(counts: Float64Array, kept: readonly number[], total: number): Float64Array {
  const values = new Float64Array(kept.length + 1)
  if (total === 0) return values.fill(Number.NaN)
  kept.forEach((i, k) => (values[k + 1] = counts[i] / total))
  return values
}
