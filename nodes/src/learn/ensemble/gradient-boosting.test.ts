import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import {
  camelCaseParams,
  digestOf,
  readTaskData,
  recordedWeights,
  someRows,
} from '../fixtures/tree-comparison.ts'
import type { TaskData } from '../fixtures/tree-comparison.ts'
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

function paramsOf(recorded: RecordedBoosting): BoostingParams {
  return { ...gradientBoostingClassifier.defaults, ...camelCaseParams(recorded.params) }
}

describe('XGBoost’s exact trees', () => {
  it.each(classification)(
    'classify $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const { X, classes } = dataOf(recorded)
      const fitted = await gradientBoostingClassifier.fit(X, classes, paramsOf(recorded), {
        sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      })
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
    const fitted = await gradientBoostingRegressor.fit(X, y, paramsOf(recorded), {
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
    })
    expectSameTrees(fitted, recorded)
    const predicted = gradientBoostingRegressor.predict(fitted, X)
    expect(someRows(X.rows).map((row) => predicted[row])).toEqual(recorded.somePredicted)
    expect(digestOf(predicted)).toBe(recorded.predicted)
    expect([...(gradientBoostingRegressor.featureImportances?.(fitted) ?? [])]).toEqual(recorded.importances)
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
