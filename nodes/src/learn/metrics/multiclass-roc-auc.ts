import { rocAucScore } from './roc-curve.ts'
import { oneVersusRest } from './score-steps.ts'

export interface MulticlassRocAuc {
  /** Each class against all others; `NaN` for a class without rows or with all of them. */
  perClass: Float64Array
  /** The plain mean, `NaN` as soon as one class is. */
  macro: number
  /** Weighted by the classes' rows; classes without rows do not count. */
  weighted: number
}

/**
 * `roc_auc_score(multi_class="ovr", labels=...)`, macro and weighted.
 *
 * @param probabilities one array a class.
 * @throws RangeError as `scoreSteps`.
 */
export function multiclassRocAuc(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
): MulticlassRocAuc {
  const perClass = new Float64Array(probabilities.length)
  let sum = 0
  let weightedSum = 0
  probabilities.forEach((scores, code) => {
    const isPositive = oneVersusRest(yTrue, code)
    const support = isPositive.reduce((count, flag) => count + flag, 0)
    perClass[code] = rocAucScore({ isPositive, scores })
    sum += perClass[code]
    if (support > 0) weightedSum += support * perClass[code]
  })
  return { perClass, macro: sum / probabilities.length, weighted: weightedSum / yTrue.length }
}

/**
 * `roc_auc_score(multi_class="ovo")`: the mean over all pairs of classes of how well the scores of each tell it from the
 * other (Hand and Till 2001); plain, or weighted by the pairs' shares of the rows.
 *
 * @param probabilities one array a class.
 * @throws RangeError as `scoreSteps`; a class without rows gives `NaN`.
 */
export function pairwiseRocAuc(
  yTrue: Int32Array,
  probabilities: readonly Float64Array[],
): { macro: number; weighted: number } {
  let sum = 0
  let weightedSum = 0
  let weight = 0
  let pairs = 0
  for (let a = 0; a < probabilities.length; a += 1) {
    for (let b = a + 1; b < probabilities.length; b += 1) {
      const rows = Uint32Array.from(yTrue.keys()).filter((row) => yTrue[row] === a || yTrue[row] === b)
      const between = (own: number) =>
        rows.length === 0
          ? Number.NaN
          : rocAucScore({
              isPositive: Uint8Array.from(rows, (row) => (yTrue[row] === own ? 1 : 0)),
              scores: Float64Array.from(rows, (row) => probabilities[own][row]),
            })
      const mean = (between(a) + between(b)) / 2
      sum += mean
      weightedSum += (mean * rows.length) / yTrue.length
      weight += rows.length / yTrue.length
      pairs += 1
    }
  }
  return { macro: sum / pairs, weighted: weightedSum / weight }
}
