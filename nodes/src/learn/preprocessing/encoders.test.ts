import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import type { TransformerCase } from '../fixtures/transformer-cases.ts'
import {
  camelKeys,
  expectFitted,
  expectMade,
  expectSummary,
  expectTransformerCase,
  fitCase,
  tableOf,
  toDense,
} from '../fixtures/transformer-cases.ts'
import { frequencyEncoder } from './frequency-encoder.ts'
import { oneHotEncoder } from './one-hot-encoder.ts'
import { ordinalEncoder } from './ordinal-encoder.ts'
import { targetEncoder } from './target-encoder.ts'

type TargetCase = TransformerCase & { crossFitted: TransformerCase['made'] }

const recorded = readFixture('encoders') as {
  cases: TransformerCase[]
  target: TargetCase[]
  frequency: Pick<TransformerCase, 'table' | 'params' | 'made'>[]
}

const NaNs = Number.NaN

describe('encoders equal scikit-learn', () => {
  recorded.cases.forEach((expected, number) => {
    const { estimator, table, params } = expected
    it(`${number}: ${estimator} ${table.dataset ?? table.seed} ${JSON.stringify(params)}`, async () => {
      await expectTransformerCase(
        estimator === 'OneHotEncoder' ? oneHotEncoder : ordinalEncoder,
        expected,
        1e-9,
      )
    })
  })

  recorded.target.forEach((expected, number) => {
    const { table: spec, params } = expected
    it(`${number}: TargetEncoder ${spec.dataset ?? spec.seed} ${JSON.stringify(params)}`, async () => {
      const table = tableOf(spec)
      const fitted = await fitCase(targetEncoder, expected, table)
      expectFitted(fitted, expected, 1e-9)
      const comparison = { recorded: expected, table, tolerance: 1e-9 }
      expectMade(targetEncoder, fitted, comparison)
      const own = { ...targetEncoder.defaults, ...camelKeys(expected.params) }
      const both = await targetEncoder.fitTransform?.(table.X, table.y, own, {
        randomState: expected.randomState,
      })
      if (both === undefined) throw new Error('TargetEncoder cannot fit and transform')
      expect(both.fitted).toEqual(fitted)
      expectSummary('cross-fitted', toDense(both.transformed), expected.crossFitted, 1e-9)
    })
  })

  recorded.frequency.forEach(({ table, params, made }, number) => {
    it(`${number}: FrequencyEncoder as pandas counts, ${table.dataset} ${JSON.stringify(params)}`, async () => {
      const { X } = tableOf(table)
      const own = { ...frequencyEncoder.defaults, ...camelKeys(params) }
      const fitted = await frequencyEncoder.fit(X, null, own)
      expectSummary('made', toDense(frequencyEncoder.transform(fitted, X)), made, 1e-12)
    })
  })
})

describe('encoders at the edge', () => {
  const X = { rows: 4, columns: [Float64Array.of(2, 0, 2, NaNs)], categories: [4] }
  const unseen = { rows: 3, columns: [Float64Array.of(3, NaNs, -1)], categories: [4] }

  it('name codes as whole numbers, a missing value nan', async () => {
    const fitted = await oneHotEncoder.fit(X, null, oneHotEncoder.defaults)
    expect(oneHotEncoder.featureNamesOut(fitted, ['a'])).toEqual(['a_0', 'a_2', 'a_nan'])
  })

  it('refuse a category that no training row had, unless told otherwise', async () => {
    const fitted = await oneHotEncoder.fit(X, null, oneHotEncoder.defaults)
    expect(() => oneHotEncoder.transform(fitted, unseen)).toThrow(
      'does not know the category 3.0 in column 0',
    )
    const ordinal = await ordinalEncoder.fit(X, null, ordinalEncoder.defaults)
    expect(() => ordinalEncoder.transform(ordinal, unseen)).toThrow(
      'does not know the category 3.0 in column 0',
    )
    const frequency = await frequencyEncoder.fit(X, null, frequencyEncoder.defaults)
    expect(toDense(frequencyEncoder.transform(frequency, unseen)).columns).toEqual([
      Float64Array.of(0, 0.25, 0),
    ])
  })

  it('refuse a code that stands for a category already', async () => {
    const own = { ...ordinalEncoder.defaults, handleUnknown: 'use_encoded_value' as const, unknownValue: 1 }
    await expect(ordinalEncoder.fit(X, null, own)).rejects.toThrow('unknown_value is the code of a category')
    const missing = { ...ordinalEncoder.defaults, encodedMissingValue: 0 }
    await expect(ordinalEncoder.fit(X, null, missing)).rejects.toThrow('encoded_missing_value is the code')
  })

  it('refuse given categories out of order and training values that are none of them', async () => {
    const fit = (categories: (number | null)[][]) =>
      oneHotEncoder.fit(X, null, { ...oneHotEncoder.defaults, categories })
    await expect(fit([[2, 0, null]])).rejects.toThrow('must be ascending')
    await expect(fit([[0, null, 2]])).rejects.toThrow('must be ascending')
    await expect(fit([[0, 1, null]])).rejects.toThrow('does not know the category 2.0')
    await expect(fit([[0], [1]])).rejects.toThrow('2 lists for 1 columns')
  })

  it('encode a target of one class, and refuse types that it has not', async () => {
    const y = { codes: Int32Array.of(0, 0, 0, 0), classCount: 1 }
    const fitted = await targetEncoder.fit(X, y, targetEncoder.defaults)
    expect(toDense(targetEncoder.transform(fitted, unseen)).columns).toEqual([Float64Array.of(0, 0, 0)])
    const continuous = { ...targetEncoder.defaults, targetType: 'continuous' as const }
    await expect(targetEncoder.fit(X, y, continuous)).rejects.toThrow('the target is classes')
    const fewRows = targetEncoder.fitTransform?.(X, Float64Array.of(1, 2, 3, 4), targetEncoder.defaults)
    await expect(fewRows).rejects.toThrow('TargetEncoder: 4 rows cannot make 5 folds')
  })
})
