import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import {
  camelCaseParams,
  digestOf,
  monotonicSigns,
  readTaskData,
  recordedWeights,
  withRecordedGaps,
} from '../fixtures/tree-comparison.ts'
import type { TaskData } from '../fixtures/tree-comparison.ts'
import type { Matrix } from '../matrix.ts'
import { decisionTreeClassifier } from './decision-tree-classifier.ts'
import { decisionTreeRegressor } from './decision-tree-regressor.ts'
import { extraTreeClassifier } from './extra-tree-classifier.ts'
import { extraTreeRegressor } from './extra-tree-regressor.ts'
import { costComplexityPruningPath } from './prune-tree.ts'
import type { ImpurityTreeNodes } from './tree-state.ts'

interface RecordedFit {
  kind: string
  dataset: string
  params: Record<string, unknown>
  weighted: boolean
}

interface RecordedTree extends RecordedFit {
  gaps: boolean
  filled: boolean
  nodes: number
  feature: string
  threshold: string
  left: string
  defaultLeft: string
  value: string
  impurity: string
  rootImpurity: number
  predicted: string
  importances: number[] | null
}

interface RecordedPath extends RecordedFit {
  ccpAlphas: number[]
  impurities: number[]
}

const { cases, paths, californiaRows } = readFixture('tree-options') as {
  cases: RecordedTree[]
  paths: RecordedPath[]
  californiaRows: number
}

const classifiers = [decisionTreeClassifier, extraTreeClassifier]
const regressors = [decisionTreeRegressor, extraTreeRegressor]

function dataOf(dataset: string): TaskData {
  const { target, features } = taskOf(dataset)
  const rows = dataset === 'california-housing' ? californiaRows : undefined
  return readTaskData({ dataset, target, features, rows })
}

function featuresOf({ X }: TaskData, recorded: Pick<RecordedTree, 'gaps' | 'filled'>): Matrix {
  if (recorded.gaps) return withRecordedGaps(X)
  if (!recorded.filled) return X
  return {
    ...X,
    columns: X.columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value))),
  }
}

function paramsOf({ params }: RecordedFit, columns: number): { randomState: number; own: object } {
  const { randomState, ...own } = camelCaseParams(params)
  const isConstrained = 'monotonicCst' in own
  return {
    randomState: Number(randomState),
    own: { ...own, ...(isConstrained && { monotonicCst: monotonicSigns(columns) }) },
  }
}

describe.each(classifiers)('$name', (estimator) => {
  it.each(cases.filter(({ kind }) => kind === estimator.name))(
    'grows scikit-learn’s tree on $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const data = dataOf(recorded.dataset)
      const X = featuresOf(data, recorded)
      const { randomState, own } = paramsOf(recorded, X.columns.length)
      const sampleWeight = recorded.weighted ? recordedWeights(X.rows) : undefined
      const fitted = await estimator.fit(
        X,
        data.classes,
        { ...estimator.defaults, ...own },
        { randomState, sampleWeight },
      )
      expectSameTree(fitted, recorded)
      const asked = recorded.filled ? X : withRecordedGaps(X)
      expect(digest(...estimator.predictProba(fitted, asked))).toBe(recorded.predicted)
      expectClose(estimator.featureImportances?.(fitted), recorded.importances)
    },
  )
})

describe.each(regressors)('$name', (estimator) => {
  it.each(cases.filter(({ kind }) => kind === estimator.name))(
    'grows scikit-learn’s tree on $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const data = dataOf(recorded.dataset)
      const X = featuresOf(data, recorded)
      const { randomState, own } = paramsOf(recorded, X.columns.length)
      const sampleWeight = recorded.weighted ? recordedWeights(X.rows) : undefined
      const fitted = await estimator.fit(
        X,
        data.y,
        { ...estimator.defaults, ...own },
        { randomState, sampleWeight },
      )
      expectSameTree(fitted, recorded)
      const asked = recorded.filled ? X : withRecordedGaps(X)
      expect(digest(estimator.predict(fitted, asked))).toBe(recorded.predicted)
      expectClose(estimator.featureImportances?.(fitted), recorded.importances)
    },
  )
})

describe('costComplexityPruningPath', () => {
  it.each(paths)('goes through scikit-learn’s subtrees on $dataset', async (recorded) => {
    const { X, classes, y } = dataOf(recorded.dataset)
    const { randomState, own } = paramsOf(recorded, X.columns.length)
    const options = { randomState, sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined }
    const fitted =
      recorded.kind === 'DecisionTreeClassifier'
        ? await decisionTreeClassifier.fit(
            X,
            classes,
            { ...decisionTreeClassifier.defaults, ...own },
            options,
          )
        : await decisionTreeRegressor.fit(X, y, { ...decisionTreeRegressor.defaults, ...own }, options)
    const { ccpAlphas, impurities } = costComplexityPruningPath(fitted)
    expectClose(ccpAlphas, recorded.ccpAlphas)
    expectClose(impurities, recorded.impurities)
  })
})

function digest(...arrays: ArrayLike<number>[]): string {
  return digestOf(...arrays).slice(0, 32)
}

function expectSameTree(fitted: ImpurityTreeNodes, recorded: RecordedTree): void {
  // The C library rounds one logarithm in a thousand otherwise, which these impurities show in their last bit.
  const isRounded = ['entropy', 'log_loss', 'poisson'].includes(String(recorded.params.criterion))
  const { nodes, feature, threshold, left, defaultLeft, value, impurity } = recorded
  expect({
    nodes: fitted.feature.length,
    feature: digest(fitted.feature),
    threshold: digest(fitted.threshold),
    left: digest(fitted.left),
    defaultLeft: digest(fitted.defaultLeft),
    value: digest(fitted.value),
    impurity: isRounded ? impurity : digest(fitted.impurity),
  }).toEqual({ nodes, feature, threshold, left, defaultLeft, value, impurity })
  expectClose([fitted.impurity[0]], [recorded.rootImpurity])
}

function expectClose(actual: ArrayLike<number> | undefined, expected: number[] | null): void {
  if (expected === null) return
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) =>
    expect(Math.abs((actual?.[i] ?? Number.NaN) - value)).toBeLessThanOrEqual(
      1e-13 * Math.max(1, Math.abs(value)),
    ),
  )
}
