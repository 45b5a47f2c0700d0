import { z } from 'zod'
import { defineTransformer } from '../estimator/define-transformer.ts'
import type { FittedState } from '../estimator/estimator.ts'
import { countCategories, decode, encodeCategories } from './feature-categories.ts'
import { mapColumns, sameNames } from './map-columns.ts'

const params = z.strictObject({
  /** The share of the training rows rather than their number. */
  normalize: z.boolean().default(true),
})

export type FrequencyEncoderParams = z.infer<typeof params>

export interface FittedFrequencyEncoder extends FittedState {
  /** The categories of each feature, ascending, a missing value (`NaN`) last. */
  categories: Float64Array[]
  /** What each becomes. */
  frequencies: Float64Array[]
}

/**
 * Each category as how often the training rows have it. A missing value is a category; one that no training row has
 * becomes 0. scikit-learn has no such encoder; for a column `x` this is `x.map(x.value_counts(normalize=True,
 * dropna=False))` in pandas, to the bit (class E).
 */
export const frequencyEncoder = defineTransformer<FrequencyEncoderParams, FittedFrequencyEncoder, 'matrix'>({
  name: 'FrequencyEncoder',
  params,
  tags: { parity: 'E', missingValues: true, categories: true },
  input: 'matrix',
  target: 'none',
  memoryEstimate: ({ rows, columns }) => 48 * rows + 16 * rows * columns,
  async fit(X, _y, { normalize }, { pace }) {
    const counted = await countCategories(X, 'auto', { name: 'FrequencyEncoder', pace })
    const total = normalize ? X.rows : 1
    return {
      categories: counted.map(({ categories }) => categories),
      frequencies: counted.map(({ counts }) => Float64Array.from(counts, (count) => count / total)),
    }
  },
  transform({ categories, frequencies }, X) {
    return mapColumns(X, (column, feature) =>
      decode(encodeCategories(column, categories[feature]), frequencies[feature], 0),
    )
  },
  featureNamesOut: sameNames,
})
