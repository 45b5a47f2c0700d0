/** Scores of decisions and of ranked classes. */
import { averageOf } from './average.ts'

/**
 * `hinge_loss`: how far decisions fall short of a margin of 1 on the right side.
 *
 * @param decisions one array of the second class for two classes, else one a class.
 * @throws RangeError when the lengths differ or a class has no decisions.
 */
export function hingeLoss(
  yTrue: Int32Array,
  decisions: readonly Float64Array[],
  sampleWeight?: Float64Array,
): number {
  checkDecisions(yTrue, decisions, decisions.length === 1 ? 2 : decisions.length)
  const losses = Float64Array.from(yTrue, (code, row) => {
    if (decisions.length === 1) return Math.max(0, 1 - (code === 1 ? 1 : -1) * decisions[0][row])
    let rival = -Infinity
    decisions.forEach((column, other) => {
      if (other !== code) rival = Math.max(rival, column[row])
    })
    return Math.max(0, 1 - (decisions[code][row] - rival))
  })
  return averageOf(losses, sampleWeight)
}

/**
 * `top_k_accuracy_score`: the share of rows whose class is among the `k` with the highest scores; of equal scores the
 * later class counts as higher, as there.
 *
 * @param scores one array a class.
 * @throws RangeError as `hingeLoss`.
 */
export function topKAccuracyScore(
  yTrue: Int32Array,
  scores: readonly Float64Array[],
  k = 2,
  sampleWeight?: Float64Array,
): number {
  checkDecisions(yTrue, scores, scores.length)
  const hits = Float64Array.from(yTrue, (code, row) => {
    const own = scores[code][row]
    let above = 0
    scores.forEach((column, other) => {
      if (column[row] > own || (column[row] === own && other > code)) above += 1
    })
    return above < k ? 1 : 0
  })
  return averageOf(hits, sampleWeight)
}

function checkDecisions(yTrue: Int32Array, decisions: readonly Float64Array[], classCount: number): void {
  for (const column of decisions) {
    if (column.length !== yTrue.length) {
      throw new RangeError(`${column.length} decisions do not fit ${yTrue.length} rows`)
    }
  }
  const bad = yTrue.find((code) => !(code >= 0 && code < classCount))
  if (bad !== undefined) throw new RangeError(`class code ${bad} has no decisions`)
}
