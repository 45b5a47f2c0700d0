import { describe, expect, it } from 'vitest'
import type { FittedClasses, ProbabilisticClassifier } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import {
  classesOf,
  labelledData,
  labelledWeights,
  sampledRows,
  sparseOf,
  writeCodes,
} from '../fixtures/labelled-data.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { bernoulliNB } from './bernoulli-nb.ts'
import { categoricalNB } from './categorical-nb.ts'
import { complementNB } from './complement-nb.ts'
import { naiveBayesEstimators } from './estimators.ts'
import { gaussianNB } from './gaussian-nb.ts'
import { multinomialNB } from './multinomial-nb.ts'

interface Case {
  estimator: string
  data: string
  params: RecordedParams
  weighted: boolean
  sparse: boolean
  probabilities: number[][]
  predicted: string
}

const classifiers: readonly ProbabilisticClassifier<unknown, FittedClasses>[] = naiveBayesEstimators
const { cases } = readFixture('naive-bayes') as { cases: Case[] }

describe('naive Bayes equals scikit-learn', () => {
  it.each(cases)('$estimator $params of $data, weighted $weighted, sparse $sparse', async (recorded) => {
    const table = labelledData(recorded.data)
    const X =
      recorded.estimator === 'CategoricalNB'
        ? { ...table.X, columns: table.X.columns.map((column) => column.map(Math.abs)) }
        : table.X
    const estimator = classifiers.find(({ name }) => name === recorded.estimator)
    if (estimator === undefined) throw new Error(`there is no ${recorded.estimator}`)
    const state = await estimator.fit(
      recorded.sparse ? sparseOf(X) : X,
      classesOf(table),
      estimator.params.parse(camelParams(recorded.params)),
      { sampleWeight: recorded.weighted ? labelledWeights(X.rows) : undefined },
    )
    const probabilities = estimator.predictProba(state, recorded.sparse ? sparseOf(X) : X)
    sampledRows(X.rows, 5).forEach((row, i) => {
      recorded.probabilities[i].forEach((expected, k) => {
        expect(Math.abs(probabilities[k][row] - expected)).toBeLessThanOrEqual(1e-9)
        // Small ones too, down to where the exponent's own rounding shows.
        if (expected > 1e-30) expect(Math.abs(probabilities[k][row] / expected - 1)).toBeLessThan(1e-8)
      })
    })
    expect(writeCodes(estimator.predict(state, X)).slice(0, 300)).toBe(recorded.predicted)
  })
})

const two = { codes: Int32Array.of(0, 0, 1, 1), classCount: 2 }

describe('naive Bayes without smoothing', () => {
  const X = { rows: 4, columns: [Float64Array.of(1, 2, 0, 0), Float64Array.of(0, 1, 1, 3)] }

  it('lets an absent count say nothing, and a count that a class never had rule it out', async () => {
    const state = await multinomialNB.fit(X, two, { ...multinomialNB.defaults, alpha: 0 })
    const rows = { rows: 2, columns: [Float64Array.of(0, 2), Float64Array.of(5, 0)] }
    const [first, second] = multinomialNB.predictProba(state, rows)
    expect(first[0]).toBeCloseTo(1 / (1 + 4 ** 5), 12)
    expect([first[1], second[1]]).toEqual([1, 0])
  })

  it('is refused where nothing finite is left to compute with', async () => {
    const bernoulli = bernoulliNB.fit(X, two, { ...bernoulliNB.defaults, alpha: 0 })
    await expect(bernoulli).rejects.toMatchObject({ code: 'bad_parameter', details: { feature: 0 } })
    const noBinary = bernoulliNB.fit(X, two, { ...bernoulliNB.defaults, binarize: null })
    await expect(noBinary).rejects.toMatchObject({ details: { parameter: 'binarize' } })
    const empty = { rows: 4, columns: [new Float64Array(4)] }
    const complement = complementNB.fit(empty, two, { ...complementNB.defaults, alpha: 0 })
    await expect(complement).rejects.toMatchObject({ code: 'bad_parameter' })
    const gaussian = gaussianNB.fit(X, two, { ...gaussianNB.defaults, varSmoothing: 0 })
    await expect(gaussian).rejects.toMatchObject({ details: { parameter: 'var_smoothing', feature: 0 } })
  })
})

describe('priors and parameters by class and feature', () => {
  const X = { rows: 4, columns: [Float64Array.of(1, 2, 0, 0)] }

  it('have to fit the data', async () => {
    for (const priors of [
      [0.5, 0.2, 0.3],
      [0.5, 0.6],
    ]) {
      const fit = gaussianNB.fit(X, two, { ...gaussianNB.defaults, priors })
      await expect(fit).rejects.toMatchObject({ details: { parameter: 'priors' } })
    }
    const prior = multinomialNB.fit(X, two, { ...multinomialNB.defaults, classPrior: [1] })
    await expect(prior).rejects.toMatchObject({ details: { parameter: 'class_prior' } })
    const alpha = multinomialNB.fit(X, two, { ...multinomialNB.defaults, alpha: [1, 2] })
    await expect(alpha).rejects.toMatchObject({ details: { parameter: 'alpha' } })
    const least = categoricalNB.fit(X, two, { ...categoricalNB.defaults, minCategories: [1, 2] })
    await expect(least).rejects.toMatchObject({ details: { parameter: 'min_categories' } })
    const code = { rows: 4, columns: [Float64Array.of(1, 2, 0, 1e9)] }
    const fit = categoricalNB.fit(code, two, categoricalNB.defaults)
    await expect(fit).rejects.toMatchObject({ code: 'bad_parameter', details: { feature: 0 } })
  })

  it('let a category that no training row had say nothing', async () => {
    const state = await categoricalNB.fit(X, two, categoricalNB.defaults)
    const [first] = categoricalNB.predictProba(state, { rows: 1, columns: [Float64Array.of(7)] })
    expect(first[0]).toBeCloseTo(0.5, 12)
  })
})
