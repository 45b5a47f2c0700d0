import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import type { TransformerCase } from '../fixtures/transformer-cases.ts'
import { expectTransformerCase } from '../fixtures/transformer-cases.ts'
import { featureSelectionEstimators } from './estimators.ts'
import { selectKBest } from './select-k-best.ts'
import type { FittedSelector } from './support.ts'
import { varianceThreshold } from './variance-threshold.ts'

type SelectorCase = TransformerCase & { support: number[] }

const recorded = readFixture('feature-selection') as { cases: SelectorCase[] }

function selectorOf(name: string) {
  const estimator = featureSelectionEstimators.find((one) => one.name === name)
  if (estimator?.kind !== 'transformer') throw new Error(`${name} is no selector`)
  return estimator
}

describe('selectors score and keep what scikit-learn does, to 1e-9', () => {
  recorded.cases.forEach((expected, number) => {
    const { estimator, table, params } = expected
    it(`${number}: ${estimator} ${table.dataset ?? `random ${table.seed}`} ${JSON.stringify(params)}`, async () => {
      const fitted = (await expectTransformerCase(selectorOf(estimator), expected, 1e-9)) as FittedSelector
      expect([...fitted.support]).toEqual(expected.support)
    })
  })
})

describe('selectors at the edge', () => {
  const X = {
    rows: 4,
    columns: [Float64Array.of(1, 1, 1, 1), Float64Array.of(0, 1, 2, 5), Float64Array.of(0, 1, 0, 1)],
    categories: [null, null, 2],
  }
  const classes = { codes: Int32Array.of(0, 1, 0, 1), classCount: 2 }
  const numbers = Float64Array.of(1, 2, 3, 5)

  it('keep codes codes', async () => {
    const fitted = await varianceThreshold.fit(X, null, varianceThreshold.defaults)
    expect(varianceThreshold.transform(fitted, X)).toEqual({
      rows: 4,
      columns: [X.columns[1], X.columns[2]],
      categories: [null, 2],
    })
    expect(varianceThreshold.featureNamesOut(fitted, ['a', 'b', 'c'])).toEqual(['b', 'c'])
  })

  it('give a constant column no score, and the perfect one the highest', async () => {
    const fitted = await selectKBest.fit(X, classes, { ...selectKBest.defaults, k: 1 })
    expect(fitted.scores[0]).toBeNaN()
    expect(fitted.scores[2]).toBe(Infinity)
    expect([...fitted.support]).toEqual([0, 0, 1])
    const line = { ...X, columns: [X.columns[0], numbers, X.columns[2]] }
    const regression = await selectKBest.fit(line, numbers, {
      ...selectKBest.defaults,
      scoreFunc: 'f_regression',
    })
    expect(regression.scores[0]).toBe(0)
    expect(regression.pvalues?.[0]).toBe(1)
    expect(regression.scores[1]).toBeGreaterThan(1e15)
    expect(regression.pvalues?.[1]).toBeLessThan(1e-12)
  })

  it('refuse targets of the other kind, negative counts and too few rows', async () => {
    const fit = (own: Partial<typeof selectKBest.defaults>, y: typeof classes | Float64Array, features = X) =>
      selectKBest.fit(features, y, { ...selectKBest.defaults, ...own })
    await expect(fit({ scoreFunc: 'f_regression' }, classes)).rejects.toThrow('needs a target of numbers')
    await expect(fit({ scoreFunc: 'chi2' }, numbers)).rejects.toThrow('needs a target of classes')
    const negative = { ...X, columns: [X.columns[0], Float64Array.of(1, -2, 1, 1), X.columns[2]] }
    await expect(fit({ scoreFunc: 'chi2' }, classes, negative)).rejects.toThrow('column 1 has -2')
    await expect(fit({ scoreFunc: 'mutual_info_regression', nNeighbors: 4 }, numbers)).rejects.toThrow(
      'at least 5 rows',
    )
    await expect(fit({ scoreFunc: 'mutual_info_classif', discreteFeatures: [3] }, classes)).rejects.toThrow(
      'column 3',
    )
  })

  it('keep nothing where nothing varies: refused', async () => {
    const constant = { rows: 2, columns: [Float64Array.of(3, 3)] }
    await expect(varianceThreshold.fit(constant, null, varianceThreshold.defaults)).rejects.toThrow(
      'no column has a variance',
    )
  })
})
