import { describe, expect, it } from 'vitest'
import type { Classifier, FittedClasses, FittedState, Regressor } from '../estimator/estimator.ts'
import { FitError } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { classesOf, labelledData, numbersOf, sampledRows, writeCodes } from '../fixtures/labelled-data.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { kNeighborsClassifier } from './k-neighbors-classifier.ts'
import { kNeighborsRegressor } from './k-neighbors-regressor.ts'
import { localOutlierFactor } from './local-outlier-factor.ts'
import { nearestCentroid } from './nearest-centroid.ts'
import { radiusNeighborsClassifier } from './radius-neighbors-classifier.ts'
import { radiusNeighborsRegressor } from './radius-neighbors-regressor.ts'

interface Case {
  estimator: string
  data: string
  params: RecordedParams
  rows: 'own' | 'moved'
}

interface OutlierCase {
  data: string
  params: RecordedParams
  offset: number
  factors: number[]
  scores?: number[]
  predicted: string
}

const recorded = readFixture('neighbors') as {
  classifiers: (Case & { predicted: string; probabilities?: number[][] })[]
  /** Rows whose neighbours are clear, and what is predicted for them. */
  regressors: (Case & { at: number[]; predicted: (number | null)[] })[]
  outliers: OutlierCase[]
}

const classifiers: readonly Classifier<unknown, FittedClasses>[] = [
  kNeighborsClassifier,
  radiusNeighborsClassifier,
  nearestCentroid,
]
const regressors: readonly Regressor<unknown, FittedState>[] = [kNeighborsRegressor, radiusNeighborsRegressor]

/** Rows near the training rows, but not among them. */
function moved(X: Matrix): Matrix {
  return { ...X, columns: X.columns.map((column) => column.toReversed().map((value) => value * 0.9 + 0.05)) }
}

function named<T extends { name: string }>(all: readonly T[], name: string): T {
  const found = all.find((estimator) => estimator.name === name)
  if (found === undefined) throw new Error(`there is no ${name}`)
  return found
}

function expectNear(actual: number, expected: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(expected)))
}

describe('estimators by neighbours equal scikit-learn', () => {
  it.each(recorded.classifiers)('$estimator $params of $data, $rows rows', async (c) => {
    const estimator = named(classifiers, c.estimator)
    const table = labelledData(c.data)
    const params = estimator.params.parse(camelParams(c.params))
    const fitted = await estimator.fit(table.X, classesOf(table), params)
    const X = c.rows === 'own' ? table.X : moved(table.X)
    expect(writeCodes(estimator.predict(fitted, X)).slice(0, 300)).toBe(c.predicted)
    if (!c.probabilities) return
    const probabilities = estimator.predictProba?.(fitted, X) ?? []
    sampledRows(X.rows, 4).forEach((row, i) =>
      c.probabilities?.[i].forEach((expected, k) => expectNear(probabilities[k][row], expected)),
    )
  })

  it.each(recorded.regressors)('$estimator $params of $data, $rows rows', async (c) => {
    const estimator = named(regressors, c.estimator)
    const table = labelledData(c.data)
    const params = estimator.params.parse(camelParams(c.params))
    const fitted = await estimator.fit(table.X, numbersOf(table), params)
    const X = c.rows === 'own' ? table.X : moved(table.X)
    const predicted = estimator.predict(fitted, X)
    c.at.forEach((row, i) => {
      const expected = c.predicted[i]
      if (expected === null) expect(predicted[row]).toBeNaN()
      else expectNear(predicted[row], expected)
    })
  })

  it.each(recorded.outliers)('LocalOutlierFactor $params of $data', async (c) => {
    const { X } = labelledData(c.data)
    const params = localOutlierFactor.params.parse(camelParams(c.params))
    const fitted = await localOutlierFactor.fit(X, params)
    expectNear(fitted.offset, c.offset)
    const rows = sampledRows(X.rows, 12)
    rows.forEach((row, i) => expectNear(fitted.negativeOutlierFactor[row], c.factors[i]))
    const asked = c.scores ? moved(X) : X
    // scikit-learn writes an inlier as 1 and an outlier as -1, too.
    expect(writeCodes(localOutlierFactor.predict(fitted, asked))).toBe(c.predicted)
    const scores = localOutlierFactor.scoreSamples(fitted, asked)
    rows.forEach((row, i) => expectNear(scores[row], (c.scores ?? c.factors)[i]))
  })
})

describe('neighbours that are equally near', () => {
  const X = { rows: 4, columns: [Float64Array.of(0, 1, -1, 5)] }
  const zero = { rows: 1, columns: [Float64Array.of(0)] }

  it('count by their row numbers', async () => {
    const y = { codes: Int32Array.of(0, 1, 2, 2), classCount: 3 }
    const params = { ...kNeighborsClassifier.defaults, nNeighbors: 2 }
    const fitted = await kNeighborsClassifier.fit(X, y, params)
    expect(kNeighborsClassifier.predictProba(fitted, zero).map(([share]) => share)).toEqual([0.5, 0.5, 0])
  })

  it('count alone when they are at no distance and weigh by it', async () => {
    const params = { ...kNeighborsRegressor.defaults, nNeighbors: 3, weights: 'distance' as const }
    const fitted = await kNeighborsRegressor.fit(X, Float64Array.of(3, 100, 100, 100), params)
    expect([...kNeighborsRegressor.predict(fitted, zero)]).toEqual([3])
  })
})

describe('rows without neighbours', () => {
  const X = { rows: 3, columns: [Float64Array.of(0, 1, 2)] }
  const y = { codes: Int32Array.of(1, 0, 1), classCount: 2 }
  const far = { rows: 1, columns: [Float64Array.of(50)] }

  it('are refused, or get the most frequent class', async () => {
    const refusing = await radiusNeighborsClassifier.fit(X, y, radiusNeighborsClassifier.defaults)
    expect(() => radiusNeighborsClassifier.predict(refusing, far)).toThrow(FitError)
    const params = { ...radiusNeighborsClassifier.defaults, outlierLabel: 'most_frequent' as const }
    const fitted = await radiusNeighborsClassifier.fit(X, y, params)
    expect([...radiusNeighborsClassifier.predict(fitted, far)]).toEqual([1])
    const zero = await radiusNeighborsClassifier.fit(X, y, { ...params, outlierLabel: 0 })
    expect([...radiusNeighborsClassifier.predict(zero, far)]).toEqual([0])
    const unknown = radiusNeighborsClassifier.fit(X, y, { ...params, outlierLabel: 2 })
    await expect(unknown).rejects.toMatchObject({ details: { parameter: 'outlier_label' } })
  })

  it('are refused when there are too few rows at all', async () => {
    const knn = kNeighborsClassifier.fit(X, y, kNeighborsClassifier.defaults)
    await expect(knn).rejects.toMatchObject({ code: 'too_few_rows', details: { needed: 5, rows: 3 } })
    const one = toMatrix(takeRows(X, [0]))
    const lof = localOutlierFactor.fit(one, localOutlierFactor.defaults)
    await expect(lof).rejects.toMatchObject({ code: 'too_few_rows' })
  })
})

describe('centroids', () => {
  it('stay where columns do not vary within the classes', async () => {
    const X = { rows: 4, columns: [Float64Array.of(0, 0, 1, 1)] }
    const y = { codes: Int32Array.of(0, 0, 1, 1), classCount: 2 }
    const fitted = await nearestCentroid.fit(X, y, { ...nearestCentroid.defaults, shrinkThreshold: 5 })
    expect([...fitted.centroids]).toEqual([0, 1])
    expect([...nearestCentroid.predict(fitted, X)]).toEqual([0, 0, 1, 1])
  })

  it('need a column that varies, and one prior a class', async () => {
    const X = { rows: 2, columns: [Float64Array.of(3, 3)] }
    const y = { codes: Int32Array.of(0, 1), classCount: 2 }
    await expect(nearestCentroid.fit(X, y, nearestCentroid.defaults)).rejects.toMatchObject({
      name: 'FitError',
    })
    const varied = { rows: 2, columns: [Float64Array.of(3, 4)] }
    const fit = nearestCentroid.fit(varied, y, { ...nearestCentroid.defaults, priors: [1] })
    await expect(fit).rejects.toMatchObject({ details: { parameter: 'priors' } })
  })
})
