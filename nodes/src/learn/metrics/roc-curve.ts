import { areaUnderCurve } from './area-under-curve.ts'
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

/**
 * The area under the ROC curve up to the false positive rate `maxFpr`, rescaled so that chance is 0.5 and perfection 1
 * (McClish 1989): `roc_auc_score(max_fpr=...)`.
 *
 * @throws RangeError as `scoreSteps`, and unless `maxFpr` lies in (0, 1].
 */
export function partialRocAucScore(scored: BinaryScores, maxFpr: number): number {
  if (!(maxFpr > 0 && maxFpr <= 1)) throw new RangeError(`max_fpr must lie in (0, 1], not ${maxFpr}`)
  const { falsePositiveRate: fpr, truePositiveRate: tpr } = rocCurve(scored)
  if (Number.isNaN(fpr[fpr.length - 1]) || Number.isNaN(tpr[tpr.length - 1])) return Number.NaN
  if (maxFpr === 1) return rocAucScore(scored)
  const stop = fpr.findIndex((rate) => rate > maxFpr)
  const share = (maxFpr - fpr[stop - 1]) / (fpr[stop] - fpr[stop - 1])
  const cut = tpr[stop - 1] + share * (tpr[stop] - tpr[stop - 1])
  const area = areaUnderCurve(
    Float64Array.of(...fpr.subarray(0, stop), maxFpr),
    Float64Array.of(...tpr.subarray(0, stop), cut),
  )
  const least = 0.5 * maxFpr * maxFpr
  return 0.5 * (1 + (area - least) / (maxFpr - least))
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
