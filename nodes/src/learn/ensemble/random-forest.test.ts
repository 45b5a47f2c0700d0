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
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'

interface RecordedForest {
  dataset: string
  params: Record<string, unknown>
  weighted: boolean
  nodeCounts: number[]
  feature: string
  threshold: string
  value: string
  predicted: string
  somePredicted: (number | number[])[]
  importances: number[]
  oobScore: number | null
}

const { cases, californiaRows } = readFixture('forest') as { cases: RecordedForest[]; californiaRows: number }
const classification = cases.filter((recorded) => taskOf(recorded.dataset).task === 'classification')
const regression = cases.filter((recorded) => taskOf(recorded.dataset).task === 'regression')

function dataOf(dataset: string): TaskData {
  const { target, features } = taskOf(dataset)
  const data = readTaskData({
    dataset,
    target,
    features,
    rows: dataset === 'california-housing' ? californiaRows : undefined,
  })
  const columns = data.X.columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value)))
  return { ...data, X: { rows: data.X.rows, columns } }
}

describe('scikit-learn’s random forest', () => {
  it.each(classification)('classifies $dataset with $params, weighted: $weighted', async (recorded) => {
    const { X, classes } = dataOf(recorded.dataset)
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const params = { ...randomForestClassifier.defaults, ...own }
    const fitted = await randomForestClassifier.fit(X, classes, params, {
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      randomState: Number(randomState),
    })
    expectSameForest(fitted, recorded)
    const probabilities = randomForestClassifier.predictProba(fitted, X)
    expect(someRows(X.rows).map((row) => probabilities.map((p) => p[row]))).toEqual(recorded.somePredicted)
    expect(digestOf(...probabilities)).toBe(recorded.predicted)
    expectClose(randomForestClassifier.featureImportances?.(fitted), recorded.importances)
    expect(fitted.oobScore ?? null).toBe(recorded.oobScore)
  })

  it.each(regression)('predicts $dataset with $params, weighted: $weighted', async (recorded) => {
    const { X, y } = dataOf(recorded.dataset)
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const params = { ...randomForestRegressor.defaults, ...own }
    const fitted = await randomForestRegressor.fit(X, y, params, {
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      randomState: Number(randomState),
    })
    expectSameForest(fitted, recorded)
    const predicted = randomForestRegressor.predict(fitted, X)
    expect(someRows(X.rows).map((row) => predicted[row])).toEqual(recorded.somePredicted)
    expect(digestOf(predicted)).toBe(recorded.predicted)
    expectClose(randomForestRegressor.featureImportances?.(fitted), recorded.importances)
    expect(fitted.oobScore ?? 0).toBeCloseTo(recorded.oobScore ?? 0, 12)
  })
})

function expectSameForest(fitted: ImpurityTreeNodes, recorded: RecordedForest): void {
  const nodeCounts = Array.from(fitted.treeOffsets.subarray(1), (end, tree) => end - fitted.treeOffsets[tree])
  expect(nodeCounts).toEqual(recorded.nodeCounts)
  expect(recorded).toMatchObject({
    feature: digestOf(fitted.feature),
    threshold: digestOf(fitted.threshold),
    value: digestOf(fitted.value),
  })
}

function expectClose(actual: Float64Array | undefined, expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, 14))
}
