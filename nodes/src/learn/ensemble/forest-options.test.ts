import { describe, expect, it } from 'vitest'
import type {
  FittedClasses,
  FittedState,
  ProbabilisticClassifier,
  Regressor,
} from '../estimator/estimator.ts'
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
import type { ImpurityTreeNodes } from '../tree/tree-state.ts'
import { extraTreesClassifier } from './extra-trees-classifier.ts'
import { extraTreesRegressor } from './extra-trees-regressor.ts'
import type { OutOfBagClasses, OutOfBagNumbers } from './fit-forest.ts'
import { randomForestClassifier } from './random-forest-classifier.ts'
import { randomForestRegressor } from './random-forest-regressor.ts'

interface RecordedForest {
  kind: string
  dataset: string
  params: Record<string, unknown>
  gaps: boolean
  weighted: boolean
  nodes: number
  feature: string
  threshold: string
  value: string
  predicted: string
  importances: number[] | null
  oobScore?: number
  oob?: string
}

const { cases } = readFixture('forest-options') as { cases: RecordedForest[] }

function prepare(recorded: RecordedForest) {
  const { target, features } = taskOf(recorded.dataset)
  const data = readTaskData({ dataset: recorded.dataset, target, features })
  const X = recorded.gaps ? withRecordedGaps(data.X) : data.X
  const { randomState, ...own } = camelCaseParams(recorded.params)
  const isConstrained = 'monotonicCst' in own
  return {
    ...data,
    X,
    asked: withRecordedGaps(X),
    params: { ...own, ...(isConstrained && { monotonicCst: monotonicSigns(X.columns.length) }) },
    options: {
      randomState: Number(randomState),
      sampleWeight: recorded.weighted ? recordedWeights(X.rows) : undefined,
    },
  }
}

function checkClassifier<Params, Fitted extends FittedClasses & ImpurityTreeNodes & OutOfBagClasses>(
  estimator: ProbabilisticClassifier<Params, Fitted>,
): void {
  it.each(cases.filter(({ kind }) => kind === estimator.name))(
    'grows scikit-learn’s forest on $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const { X, classes, asked, params, options } = prepare(recorded)
      const fitted = await estimator.fit(X, classes, { ...estimator.defaults, ...params }, options)
      expectSameTrees(fitted, recorded)
      expect(digest(...estimator.predictProba(fitted, asked))).toBe(recorded.predicted)
      expectClose(estimator.featureImportances?.(fitted), recorded.importances)
      expect(fitted.oobScore).toBe(recorded.oobScore)
      if (recorded.oob) expect(digest(...(fitted.oobDecisionFunction ?? []))).toBe(recorded.oob)
    },
  )
}

function checkRegressor<Params, Fitted extends FittedState & ImpurityTreeNodes & OutOfBagNumbers>(
  estimator: Regressor<Params, Fitted>,
): void {
  it.each(cases.filter(({ kind }) => kind === estimator.name))(
    'grows scikit-learn’s forest on $dataset with $params, weighted: $weighted, gaps: $gaps',
    async (recorded) => {
      const { X, y, asked, params, options } = prepare(recorded)
      const fitted = await estimator.fit(X, y, { ...estimator.defaults, ...params }, options)
      expectSameTrees(fitted, recorded)
      expect(digest(estimator.predict(fitted, asked))).toBe(recorded.predicted)
      expectClose(estimator.featureImportances?.(fitted), recorded.importances)
      if (!recorded.oob) return
      expect(fitted.oobScore).toBeCloseTo(recorded.oobScore ?? 0, 12)
      expect(digest(fitted.oobPrediction ?? [])).toBe(recorded.oob)
    },
  )
}

describe('RandomForestClassifier', () => checkClassifier(randomForestClassifier))
describe('ExtraTreesClassifier', () => checkClassifier(extraTreesClassifier))
describe('RandomForestRegressor', () => checkRegressor(randomForestRegressor))
describe('ExtraTreesRegressor', () => checkRegressor(extraTreesRegressor))

function digest(...arrays: ArrayLike<number>[]): string {
  return digestOf(...arrays).slice(0, 32)
}

function expectSameTrees(fitted: ImpurityTreeNodes, recorded: RecordedForest): void {
  const { nodes, feature, threshold, value } = recorded
  expect({
    nodes: fitted.feature.length,
    feature: digest(fitted.feature),
    threshold: digest(fitted.threshold),
    value: digest(fitted.value),
  }).toEqual({ nodes, feature, threshold, value })
}

function expectClose(actual: ArrayLike<number> | undefined, expected: number[] | null): void {
  if (expected === null) return
  expect(actual).toHaveLength(expected.length)
  expected.forEach((value, i) => expect(actual?.[i]).toBeCloseTo(value, 13))
}
