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
