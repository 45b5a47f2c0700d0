import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { camelCaseParams, digestOf, readTaskData, recordedWeights } from '../fixtures/tree-comparison.ts'
import type { Matrix } from '../matrix.ts'
import { decisionTreeClassifier } from './decision-tree-classifier.ts'
import type { DecisionTreeClassifierParams } from './decision-tree-classifier.ts'
import { decisionTreeRegressor } from './decision-tree-regressor.ts'
import type { DecisionTreeRegressorParams } from './decision-tree-regressor.ts'
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

describe.each(sets)('scikit-learn’s $task tree on $dataset (target times $scale)', (set) => {
  const { X, y, classes } = readTaskData(set)
  const target = y.map((value) => value * (set.scale ?? 1))

  it.each(set.cases)('$params, weighted: $weighted', async (recorded) => {
    const options = { sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined }
    if (set.task === 'classification') {
      const params = { ...decisionTreeClassifier.defaults, ...camelCaseParams(recorded.params) }
      const fitted = await decisionTreeClassifier.fit(
        X,
        classes,
        params as DecisionTreeClassifierParams,
        options,
      )
      expectSameTree(fitted, recorded)
      expect(digestOf(...decisionTreeClassifier.predictProba(fitted, X))).toBe(recorded.predicted)
      expect(digestOf(...decisionTreeClassifier.predictProba(fitted, withGaps(X)))).toBe(
        recorded.predictedWithGaps,
      )
      expectClose(decisionTreeClassifier.featureImportances?.(fitted), recorded.importances)
    } else {
      const params = { ...decisionTreeRegressor.defaults, ...camelCaseParams(recorded.params) }
      const fitted = await decisionTreeRegressor.fit(
        X,
        target,
        params as DecisionTreeRegressorParams,
        options,
      )
      expectSameTree(fitted, recorded)
      expect(digestOf(decisionTreeRegressor.predict(fitted, X))).toBe(recorded.predicted)
      expect(digestOf(decisionTreeRegressor.predict(fitted, withGaps(X)))).toBe(recorded.predictedWithGaps)
      expectClose(decisionTreeRegressor.featureImportances?.(fitted), recorded.importances)
    }
  })
})

function expectSameTree(fitted: ImpurityTreeNodes, recorded: RecordedTree): void {
  if (recorded.nodesInFull) {
    for (const name of ['feature', 'threshold', 'left', 'right', 'value'] as const) {
      expect([...fitted[name]], name).toEqual(recorded.nodesInFull[name])
    }
  }
  expect(fitted.feature.length).toBe(recorded.nodes)
  for (const name of ['feature', 'threshold', 'value', 'cover', 'sampleCount'] as const) {
    expect(digestOf(fitted[name]), name).toBe(recorded[name])
  }
  // The C library rounds one logarithm in a thousand otherwise, which entropies show in their last bit.
  if (recorded.params.criterion !== 'entropy') expect(digestOf(fitted.impurity)).toBe(recorded.impurity)
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
