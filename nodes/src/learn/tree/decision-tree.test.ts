import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { camelCaseParams, digestOf, readTaskData, recordedWeights } from '../fixtures/tree-comparison.ts'
import type { Matrix } from '../matrix.ts'
import { decisionTreeClassifier } from './decision-tree-classifier.ts'
import { decisionTreeRegressor } from './decision-tree-regressor.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

interface RecordedTree {
  params: Record<string, unknown>
  weighted: boolean
  nodes: number
  feature: string
  threshold: string
  value: string
  cover: string
  sampleCount: string
  impurity: string
  predicted: string
  predictedWithGaps: string
  importances: number[]
  nodesInFull?: { feature: number[]; threshold: number[]; left: number[]; right: number[]; value: number[] }
}

interface RecordedSet {
  dataset: string
  target: string
  task: 'classification' | 'regression'
  scale?: number
  cases: RecordedTree[]
}

const { sets } = readFixture('tree') as { sets: RecordedSet[] }

const classification = sets.filter(({ task }) => task === 'classification')
const regression = sets.filter(({ task }) => task === 'regression')

describe.each(classification)('scikit-learn’s classification tree on $dataset', (set) => {
  const { X, classes } = readTaskData(set)

  it.each(set.cases)('$params, weighted: $weighted', async (recorded) => {
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const params = { ...decisionTreeClassifier.defaults, ...own }
    const fitted = await decisionTreeClassifier.fit(X, classes, params, {
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      randomState: Number(randomState),
    })
    expectSameTree(fitted, recorded)
    expect(recorded).toMatchObject({
      predicted: digestOf(...decisionTreeClassifier.predictProba(fitted, X)),
      predictedWithGaps: digestOf(...decisionTreeClassifier.predictProba(fitted, withGaps(X))),
    })
    expectClose(decisionTreeClassifier.featureImportances?.(fitted), recorded.importances)
  })
})

describe.each(regression)('scikit-learn’s regression tree on $dataset (target times $scale)', (set) => {
  const { X, y } = readTaskData(set)
  const target = y.map((value) => value * (set.scale ?? 1))

  it.each(set.cases)('$params, weighted: $weighted', async (recorded) => {
    const { randomState, ...own } = camelCaseParams(recorded.params)
    const params = { ...decisionTreeRegressor.defaults, ...own }
    const fitted = await decisionTreeRegressor.fit(X, target, params, {
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
      randomState: Number(randomState),
    })
    expectSameTree(fitted, recorded)
    expect(recorded).toMatchObject({
      predicted: digestOf(decisionTreeRegressor.predict(fitted, X)),
      predictedWithGaps: digestOf(decisionTreeRegressor.predict(fitted, withGaps(X))),
    })
    expectClose(decisionTreeRegressor.featureImportances?.(fitted), recorded.importances)
  })
})

function expectSameTree(fitted: ImpurityTreeNodes, recorded: RecordedTree): void {
  const { feature, threshold, left, right, value } = fitted
  const inFull = { feature, threshold, left, right, value }
  const lists = Object.entries(inFull).map(([name, numbers]) => [name, Array.from(numbers)] as const)
  expect(Object.fromEntries(lists)).toMatchObject(recorded.nodesInFull ?? {})
  // The C library rounds one logarithm in a thousand otherwise, which entropies show in their last bit.
  const isRounded = recorded.params.criterion === 'entropy'
  expect({ ...recorded, impurity: isRounded ? '' : recorded.impurity }).toMatchObject({
    nodes: feature.length,
    feature: digestOf(feature),
    threshold: digestOf(threshold),
    value: digestOf(value),
    cover: digestOf(fitted.cover),
    sampleCount: digestOf(fitted.sampleCount),
    impurity: isRounded ? '' : digestOf(fitted.impurity),
  })
}

function expectClose(actual: Float64Array | undefined, expected: number[]): void {
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, 14))
}

/** Every third row without every second column. */
function withGaps(X: Matrix): Matrix {
  const columns = X.columns.map((column, j) =>
    column.map((value, row) => (row % 3 === 0 && j % 2 === 0 ? Number.NaN : value)),
  )
  return { rows: X.rows, columns }
}
