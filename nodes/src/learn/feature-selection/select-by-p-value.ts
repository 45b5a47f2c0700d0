import { z } from 'zod'
import { defineUnivariate, testParam } from './univariate.ts'

const params = z.strictObject({
  /** The test that gives the p-values. */
  scoreFunc: testParam,
  /** The highest error rate. */
  alpha: z.number().min(0).max(1).default(0.05),
})

export type SelectByPValueParams = z.infer<typeof params>

/** scikit-learn's `SelectFpr`: the features whose p-value is below `alpha`, the false positive rate. Class E. */
export const selectFpr = defineUnivariate<SelectByPValueParams>({
  name: 'SelectFpr',
  params,
  choose: ({ pvalues }, { alpha }) => below(pvalues, (p) => p < alpha),
})

/** scikit-learn's `SelectFwe`: `alpha` bounds the chance that any feature is kept in error (Bonferroni). Class E. */
export const selectFwe = defineUnivariate<SelectByPValueParams>({
  name: 'SelectFwe',
  params,
  choose: ({ pvalues, scores }, { alpha }) => below(pvalues, (p) => p < alpha / scores.length),
})

/**
 * scikit-learn's `SelectFdr`: `alpha` bounds the expected share of features that are kept in error. Y. Benjamini and
 * Y. Hochberg, "Controlling the false discovery rate" (1995). Class E.
 */
export const selectFdr = defineUnivariate<SelectByPValueParams>({
  name: 'SelectFdr',
  params,
  choose({ pvalues }, { alpha }) {
    const sorted = (pvalues ?? new Float64Array()).filter((p) => !Number.isNaN(p)).sort()
    const count = pvalues?.length ?? 0
    const largest = sorted.findLast((p, i) => p <= (alpha / count) * (i + 1))
    return below(pvalues, (p) => largest !== undefined && p <= largest)
  },
})

function below(pvalues: Float64Array | null, isKept: (p: number) => boolean): Uint8Array {
  return Uint8Array.from(pvalues ?? [], (p) => (isKept(p) ? 1 : 0))
}
