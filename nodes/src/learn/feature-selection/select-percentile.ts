import { z } from 'zod'
import { quantileOfSorted } from '../statistics/order-statistics.ts'
import { comparable, defineUnivariate, scoreParams } from './univariate.ts'

const params = z.strictObject({
  ...scoreParams,
  /** The share of the features to keep, in percent. */
  percentile: z.number().min(0).max(100).default(10),
})

export type SelectPercentileParams = z.infer<typeof params>

/** scikit-learn's `SelectPercentile`: the share of the features with the highest scores, of equals the first. Class E. */
export const selectPercentile = defineUnivariate<SelectPercentileParams>({
  name: 'SelectPercentile',
  params,
  choose({ scores }, { percentile }) {
    if (percentile === 100 || percentile === 0) return new Uint8Array(scores.length).fill(percentile / 100)
    const values = comparable(scores)
    const threshold = quantileOfSorted(values.slice().sort(), (100 - percentile) / 100)
    const support = Uint8Array.from(values, (score) => (score > threshold ? 1 : 0))
    let free = Math.floor((scores.length * percentile) / 100) - support.reduce((sum, kept) => sum + kept, 0)
    values.forEach((score, feature) => {
      if (score === threshold && free-- > 0) support[feature] = 1
    })
    return support
  },
})
