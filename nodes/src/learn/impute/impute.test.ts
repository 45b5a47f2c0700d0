import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import type { TransformerCase } from '../fixtures/transformer-cases.ts'
import { expectTransformerCase, toDense } from '../fixtures/transformer-cases.ts'
import { linearModelEstimators } from '../linear-model/estimators.ts'
import { imputeEstimators } from './estimators.ts'
import { defineIterativeImputer } from './iterative-imputer.ts'
import { knnImputer } from './knn-imputer.ts'
import { missingIndicator } from './missing-indicator.ts'
import { simpleImputer } from './simple-imputer.ts'

const recorded = readFixture('impute') as { cases: TransformerCase[]; iterative: TransformerCase[] }

function transformerOf(name: string) {
  const estimator = imputeEstimators.find((one) => one.name === name)
  if (estimator?.kind !== 'transformer') throw new Error(`${name} is no imputer`)
  return estimator
}

const iterativeImputer = defineIterativeImputer((name) => {
  const estimator = linearModelEstimators.find((one) => one.name === name)
  if (estimator === undefined) throw new Error(`${name} is no linear model`)
  return estimator
})

const title = ({ estimator, table, params }: TransformerCase) =>
  `${estimator} ${table.dataset ?? `random ${table.seed}`} ${JSON.stringify(params)}`

describe('imputers equal scikit-learn to 1e-9', () => {
  recorded.cases.forEach((expected, number) => {
    // scikit-learn's distances between near rows have lost half of their digits; as weights they show it.
    const tolerance = expected.params.weights === 'distance' ? 1e-6 : 1e-9
    it(`${number}: ${title(expected)}`, () =>
      expectTransformerCase(transformerOf(expected.estimator), expected, tolerance))
  })

  recorded.iterative.forEach((expected, number) => {
    it(`${number}: ${title(expected)}`, () => expectTransformerCase(iterativeImputer, expected, 1e-9))
  })
})

describe('imputers at the edge', () => {
  const gap = Number.NaN
  const X = {
    rows: 3,
    columns: [Float64Array.of(1, gap, 1), Float64Array.of(gap, 0, 2)],
    categories: [2, null],
  }

  it('keep codes codes where a code fills them', async () => {
    const own = { ...simpleImputer.defaults, strategy: 'most_frequent' as const, addIndicator: true }
    const frequent = simpleImputer.transform(await simpleImputer.fit(X, null, own), X)
    expect(frequent).toEqual({
      rows: 3,
      columns: [
        [1, 1, 1],
        [0, 0, 2],
        [0, 1, 0],
        [1, 0, 0],
      ].map((column) => Float64Array.from(column)),
      categories: [2, null, null, null],
    })
    const mean = simpleImputer.transform(await simpleImputer.fit(X, null, simpleImputer.defaults), X)
    expect(mean).not.toHaveProperty('categories')
  })

  it('take the mean where no row has a value in common', async () => {
    const fitted = await knnImputer.fit(X, null, { ...knnImputer.defaults, nNeighbors: 1 })
    const alone = { rows: 1, columns: [Float64Array.of(gap), Float64Array.of(gap)] }
    expect(toDense(knnImputer.transform(fitted, alone)).columns).toEqual([
      Float64Array.of(1),
      Float64Array.of(1),
    ])
  })

  it('refuse gaps in columns that had none', async () => {
    const full = { rows: 1, columns: [Float64Array.of(1), Float64Array.of(gap)] }
    const fitted = await missingIndicator.fit(full, null, missingIndicator.defaults)
    expect(() => missingIndicator.transform(fitted, X)).toThrow('column 0 has missing values')
  })

  it('refuse limits that leave nothing', async () => {
    const own = { ...iterativeImputer.defaults, estimator: { estimator: 'Ridge', params: {} } }
    const fit = (limits: object) => iterativeImputer.fit(X, null, { ...own, ...limits })
    await expect(fit({ minValue: 3, maxValue: [4, 3] })).rejects.toThrow('min_value of column 1')
    await expect(fit({ minValue: [1] })).rejects.toThrow('min_value has 1 numbers for 2 columns')
  })
})
