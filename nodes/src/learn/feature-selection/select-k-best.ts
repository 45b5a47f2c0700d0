import { z } from 'zod'
import { wholeNumber } from '../estimator/params.ts'
import { comparable, defineUnivariate, scoreParams } from './univariate.ts'

const params = z.strictObject({
  ...scoreParams,
  /** How many features to keep. */
  k: z.union([wholeNumber(0), z.literal('all')]).default(10),
})

export type SelectKBestParams = z.infer<typeof params>

/** scikit-learn's `SelectKBest`: the features with the highest scores, of equals the last. Class E. */
export const selectKBest = defineUnivariate<SelectKBestParams>({
  name: 'SelectKBest',
  params,
  choose({ scores }, { k }) {
    if (k === 'all') return new Uint8Array(scores.length).fill(1)
    const values = comparable(scores)
    const ascending = Array.from(values.keys()).sort((a, b) => values[a] - values[b])
    const support = new Uint8Array(scores.length)
    for (const feature of ascending.slice(Math.max(0, scores.length - k))) support[feature] = 1
    return support
  },
})
