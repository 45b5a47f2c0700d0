import { scoreSteps } from './score-steps.ts'
import type { BinaryScores } from './score-steps.ts'

export interface DetCurve {
  falsePositiveRate: Float64Array
  falseNegativeRate: Float64Array
  thresholds: Float64Array
}

/**
 * `det_curve`: what each threshold lets through and misses, from the last that misses nothing to the first that lets
 * nothing through.
 *
 * @throws RangeError as `scoreSteps`, and unless both classes have rows.
 */
export function detCurve(scored: BinaryScores): DetCurve {
  const { thresholds, truePositives, falsePositives, positives, negatives } = scoreSteps(scored)
  if (positives === 0 || negatives === 0) throw new RangeError('a DET curve needs rows of both classes')
  const fps = [0, ...falsePositives]
  const tps = [0, ...truePositives]
  const first = Math.max(0, fps.lastIndexOf(0))
  const last = tps.indexOf(positives) + 1
  const points = Array.from({ length: last - first }, (_, i) => last - 1 - i)
  return {
    falsePositiveRate: Float64Array.from(points, (i) => fps[i] / negatives),
    falseNegativeRate: Float64Array.from(points, (i) => (positives - tps[i]) / positives),
    thresholds: Float64Array.from(points, (i) => (i === 0 ? Infinity : thresholds[i - 1])),
  }
}
