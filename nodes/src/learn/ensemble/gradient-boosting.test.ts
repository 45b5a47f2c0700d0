import { describe, expect, it } from 'vitest'
import type { FitOptions } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import {
  camelCaseParams,
  digestOf,
  readTaskData,
  recordedWeights,
  someRows,
} from '../fixtures/tree-comparison.ts'
import type { TaskData } from '../fixtures/tree-comparison.ts'
import type { Matrix } from '../matrix.ts'
import { boostedMargins } from './boost.ts'
import type { BoostedTreeNodes } from './boosted-trees.ts'
import type { BoostingParams } from './boosting-params.ts'
import { gradientBoostingClassifier } from './gradient-boosting-classifier.ts'
import { gradientBoostingRegressor } from './gradient-boosting-regressor.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'

interface RecordedBoosting {
  dataset: string
  params: Record<string, unknown>
  weighted: boolean
  gaps: boolean
  nodeCounts: number[]
  feature: string
  threshold: string
  value: string
  defaultLeft: string
  gain: string
  cover: string
  margins: string
  predicted: string
  somePredicted: (number | number[])[]
  importances: number[]
}

const { cases, californiaRows } = readFixture('boosting') as {
  cases: RecordedBoosting[]
  californiaRows: number
}
const classification = cases.filter((recorded) => taskOf(recorded.dataset).task === 'classification')
const regression = cases.filter((recorded) => taskOf(recorded.dataset).task === 'regression')

function dataOf({ dataset, gaps }: RecordedBoosting): TaskData {
  const { target, features } = taskOf(dataset)
  const data = readTaskData({
    dataset,
    target,
    features,
    rows: dataset === 'california-housing' ? californiaRows : undefined,
  })
  if (!gaps) return data
  const columns = data.X.columns.map((column, j) =>
    column.map((value, row) => ((row * 7 + j * 3) % 10 === 0 ? Number.NaN : value)),
  )
  return { ...data, X: { rows: data.X.rows, columns } }
}

function paramsOf({ params: { random_state: _, ...params } }: RecordedBoosting): BoostingParams {
  return { ...gradientBoostingClassifier.defaults, ...camelCaseParams(params) }
}

function optionsOf({ params, weighted }: RecordedBoosting, rows: number): FitOptions {
  return {
    randomState: Number(params['random_state'] ?? 0),
    sampleWeight: weighted ? recordedWeights(rows) : undefined,
  }
}

describe('XGBoost’s exact trees', () => {
  it.each(classification)(
    'classify $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const { X, classes } = dataOf(recorded)
      const options = optionsOf(recorded, X.rows)
      const fitted = await gradientBoostingClassifier.fit(X, classes, paramsOf(recorded), options)
      expectSameTrees(fitted, recorded)
      expect(digestOf(...boostedMargins(fitted, X, fitted.outputCount, fitted.baseMargin))).toBe(
        recorded.margins,
      )
      const probabilities = gradientBoostingClassifier.predictProba(fitted, X)
      expect(someRows(X.rows).map((row) => probabilities.map((p) => p[row]))).toEqual(recorded.somePredicted)
      expect(digestOf(...probabilities)).toBe(recorded.predicted)
      expect([...(gradientBoostingClassifier.featureImportances?.(fitted) ?? [])]).toEqual(
        recorded.importances,
      )
    },
  )

  it.each(regression)('predict $dataset with $params, weighted: $weighted, gaps: $gaps', async (recorded) => {
    const { X, y } = dataOf(recorded)
    const fitted = await gradientBoostingRegressor.fit(X, y, paramsOf(recorded), optionsOf(recorded, X.rows))
    expectSameTrees(fitted, recorded)
    const predicted = gradientBoostingRegressor.predict(fitted, X)
    expect(someRows(X.rows).map((row) => predicted[row])).toEqual(recorded.somePredicted)
    expect(digestOf(predicted)).toBe(recorded.predicted)
    expect([...(gradientBoostingRegressor.featureImportances?.(fitted) ?? [])]).toEqual(recorded.importances)
  })
})

const matrix = (...columns: number[][]): Matrix => ({
  rows: columns[0].length,
  columns: columns.map((column) => Float64Array.from(column)),
})
const params = { ...gradientBoostingRegressor.defaults, minChildWeight: 0 }

describe('boosted trees', () => {
  it('learn where missing values go', async () => {
    const X = matrix([1, 2, 3, 4, 5, 6, 7, 8], [NaN, NaN, NaN, NaN, 1, 1, 2, 2])
    const fitted = await gradientBoostingRegressor.fit(X, Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1), params)
    const [missing, present] = gradientBoostingRegressor.predict(fitted, matrix([4.4, 5.4], [NaN, 1]))
    expect(missing).toBeLessThan(0.1)
    expect(present).toBeGreaterThan(0.9)
  })

  it('pass over a column without a value', async () => {
    const X = matrix([NaN, NaN], [0, 1])
    const fitted = await gradientBoostingRegressor.fit(X, Float64Array.of(0, 1), params)
    expect(gradientBoostingRegressor.featureImportances?.(fitted)).toEqual(Float64Array.of(0, 1))
  })

  it('refuse numbers beyond single precision', async () => {
    const fit = gradientBoostingRegressor.fit(matrix([1, 2], [3, 1e39]), Float64Array.of(0, 1), params)
    await expect(fit).rejects.toMatchObject({ code: 'infinite_values', details: { feature: 1 } })
  })

  it('report a falling loss a round', async () => {
    const { X, classes } = readTaskData({ dataset: 'iris', ...taskOf('iris') })
    const losses: number[] = []
    await gradientBoostingClassifier.fit(X, classes, gradientBoostingClassifier.defaults, {
      onProgress: ({ loss = Number.NaN }) => losses.push(loss),
    })
    expect(losses).toHaveLength(100)
    expect(losses).toEqual(losses.toSorted((a, b) => b - a))
    expect(losses[0]).toBeLessThan(Math.log(3))
  })

  it('stop when they are aborted during the fit', async () => {
    const reason = new Error('stopped')
    const controller = new AbortController()
    let last = 0
    const X = matrix([1, 2, 3, 4, 5, 6, 7, 8])
    const fit = gradientBoostingRegressor.fit(X, Float64Array.of(0, 0, 0, 0, 1, 1, 1, 1), params, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        last = done
        if (done === 3) controller.abort(reason)
      },
    })
    await expect(fit).rejects.toBe(reason)
    expect(last).toBe(3)
  })
})

function expectSameTrees(fitted: BoostedTreeNodes, recorded: RecordedBoosting): void {
  const nodeCounts = Array.from(fitted.treeOffsets.subarray(1), (end, tree) => end - fitted.treeOffsets[tree])
  expect(nodeCounts).toEqual(recorded.nodeCounts)
  expect(recorded).toMatchObject({
    feature: digestOf(fitted.feature),
    threshold: digestOf(fitted.threshold),
    value: digestOf(fitted.value),
    defaultLeft: digestOf(fitted.defaultLeft),
    gain: digestOf(fitted.gain),
    cover: digestOf(fitted.cover),
  })
}
