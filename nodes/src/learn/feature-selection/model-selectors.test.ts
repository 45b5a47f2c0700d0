import { describe, expect, it } from 'vitest'
import { findEstimator } from '../estimators.ts'
import type { Transformer, FittedState } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import type { TransformerCase } from '../fixtures/transformer-cases.ts'
import { camelKeys, expectValue, tableOf } from '../fixtures/transformer-cases.ts'
import { defineRFE } from './rfe.ts'
import { defineRFECV } from './rfecv.ts'
import { defineSelectFromModel } from './select-from-model.ts'
import { defineSequentialFeatureSelector } from './sequential-feature-selector.ts'
import type { FittedSelector } from './support.ts'

type SelectorCase = Pick<TransformerCase, 'estimator' | 'table' | 'params' | 'randomState' | 'fitted'> & {
  support: number[]
}

const recorded = readFixture('model-selectors') as { cases: SelectorCase[] }

const selectors: readonly Transformer<unknown, FittedState>[] = [
  defineSelectFromModel(findEstimator),
  defineRFE(findEstimator),
  defineRFECV(findEstimator),
  defineSequentialFeatureSelector(findEstimator),
]

function selectorOf(name: string) {
  const selector = selectors.find((one) => one.name === name)
  if (selector === undefined) throw new Error(`${name} is no selector`)
  return selector
}

/** The coefficients of these are the same optimum to 1e-6, the others' numbers the same to 1e-9. */
const SOLVED = ['LogisticRegression', 'Lasso']

function fitCase({ estimator: name, table: spec, params, randomState }: SelectorCase) {
  const selector = selectorOf(name)
  const { X, y, sampleWeight } = tableOf(spec)
  const own = { ...(selector.defaults as object), ...camelKeys(params) }
  return selector.fit(X, y, own, { sampleWeight, randomState }) as Promise<FittedSelector>
}

describe('selectors that ask a model keep what scikit-learn does', () => {
  recorded.cases.forEach((expected, number) => {
    const { estimator, table, params } = expected
    it(`${number}: ${estimator} ${table.dataset} ${JSON.stringify(params)}`, async () => {
      const fitted: object = await fitCase(expected)
      expect(fitted).toMatchObject({ support: Uint8Array.from(expected.support) })
      const model = (params.estimator as { estimator: string }).estimator
      const tolerance = SOLVED.includes(model) ? 1e-6 : 1e-9
      for (const [name, value] of Object.entries(camelKeys(expected.fitted))) {
        if (name === 'cvResults') {
          const results = (fitted as { cvResults: Record<string, unknown> }).cvResults
          for (const [key, scores] of Object.entries(camelKeys(value as Record<string, unknown>))) {
            expectValue(key, results[key], scores as number[], tolerance)
          }
        } else {
          const key = name.replace(/_$/, '')
          expectValue(key, (fitted as Record<string, unknown>)[key], value as number[], tolerance)
        }
      }
    })
  })
})

describe('selectors that ask a model, at the edge', () => {
  const X = { rows: 6, columns: [Float64Array.of(0, 1, 2, 3, 4, 5), Float64Array.of(1, 0, 1, 0, 1, 0)] }
  const y = Float64Array.of(0, 1, 2, 3, 4, 6)
  const rfe = defineRFE(findEstimator)

  it('refuse models that predict the other kind of target, or say nothing of features', async () => {
    const fit = (estimator: string) =>
      rfe.fit(X, y, { ...rfe.defaults, estimator: { estimator, params: {} } })
    await expect(fit('DecisionTreeClassifier')).rejects.toThrow('DecisionTreeClassifier is no regressor')
    await expect(fit('KNeighborsRegressor')).rejects.toThrow('says of no feature how much it leans on it')
    await expect(fit('NoSuchModel')).rejects.toThrow('there is no estimator NoSuchModel')
  })

  it('refuse a single feature and more folds than rows', async () => {
    const one = { rows: 6, columns: [X.columns[0]] }
    const estimator = { estimator: 'LinearRegression', params: {} }
    await expect(rfe.fit(one, y, { ...rfe.defaults, estimator })).rejects.toThrow('at least two features')
    const rfecv = defineRFECV(findEstimator)
    await expect(rfecv.fit(X, y, { ...rfecv.defaults, estimator, cv: 7 })).rejects.toThrow(
      '6 rows cannot make 7 folds',
    )
    const sequential = defineSequentialFeatureSelector(findEstimator)
    const all = { ...sequential.defaults, estimator, nFeaturesToSelect: 2 }
    await expect(sequential.fit(X, y, all)).rejects.toThrow('must be below the number of features, 2')
  })

  it('stop at an abort', async () => {
    const controller = new AbortController()
    const sequential = defineSequentialFeatureSelector(findEstimator)
    const params = { ...sequential.defaults, estimator: { estimator: 'LinearRegression', params: {} } }
    const reason = new Error('enough')
    const fit = sequential.fit(X, y, { ...params, cv: 2 }, { signal: controller.signal })
    controller.abort(reason)
    await expect(fit).rejects.toBe(reason)
  })
})
