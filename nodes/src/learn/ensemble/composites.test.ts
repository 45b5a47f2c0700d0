import { describe, expect, it } from 'vitest'
import type { AnyEstimator, FittedState } from '../estimator/estimator.ts'
import { findEstimator } from '../estimators.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import { camelCaseParams, readTaskData, recordedWeights, someRows } from '../fixtures/tree-comparison.ts'
import type { TaskData } from '../fixtures/tree-comparison.ts'

interface RecordedEnsemble {
  kind: string
  dataset: string
  params: Record<string, unknown>
  randomState: number
  weighted: boolean
  gaps: boolean
  predicted: (number | number[])[]
  sum: number
  weights?: number[]
  errors?: number[]
  oobScore?: number
  importances?: number[] | null
}

interface RecordedRef {
  estimator: string
  params: Record<string, unknown>
}

const { cases } = readFixture('composites') as { cases: RecordedEnsemble[] }

function ownParams(recorded: RecordedEnsemble): Record<string, unknown> {
  const params = camelCaseParams(recorded.params)
  const ref = ({ estimator, params: own }: RecordedRef) => ({ estimator, params: camelCaseParams(own) })
  for (const key of ['estimator', 'finalEstimator']) {
    if (key in params) params[key] = ref(params[key] as RecordedRef)
  }
  if ('estimators' in params) params['estimators'] = (params['estimators'] as RecordedRef[]).map(ref)
  return params
}

function dataOf({ dataset, gaps }: RecordedEnsemble): TaskData {
  const { target, features } = taskOf(dataset)
  const data = readTaskData({ dataset, target, features })
  if (gaps) return data
  const columns = data.X.columns.map((column) => column.map((value) => (Number.isNaN(value) ? 0 : value)))
  return { ...data, X: { ...data.X, columns } }
}

/** What an estimator says of the rows: probabilities, for one that votes hard classes, or numbers. */
async function fitAndAsk(recorded: RecordedEnsemble, estimator: AnyEstimator) {
  const { X, y, classes } = dataOf(recorded)
  const sampleWeight = recorded.weighted ? recordedWeights(X.rows) : undefined
  const options = { randomState: recorded.randomState, sampleWeight }
  const params = estimator.params.parse(ownParams(recorded))
  if (estimator.kind === 'regressor') {
    const fitted: FittedState = await estimator.fit(X, y, params, options)
    return {
      fitted,
      told: [estimator.predict(fitted, X)],
      importances: estimator.featureImportances?.(fitted),
    }
  }
  if (estimator.kind !== 'classifier') throw new Error(`${estimator.name} predicts nothing`)
  const fitted = await estimator.fit(X, classes, params, options)
  const told = Array.isArray(recorded.predicted[0])
    ? (estimator.predictProba?.(fitted, X) ?? [])
    : [Float64Array.from(estimator.predict(fitted, X))]
  return { fitted, told, importances: estimator.featureImportances?.(fitted) }
}

describe('scikit-learn’s ensembles of other estimators', () => {
  it.each(cases)('$kind on $dataset with $params, weighted: $weighted', async (recorded) => {
    const { fitted, told, importances } = await fitAndAsk(recorded, findEstimator(recorded.kind))
    // A logistic regression is solved to the optimum here, and as near as its tolerance there.
    const tolerance = JSON.stringify(recorded.params).includes('Logistic') ? 1e-6 : 1e-9
    const isNear = (actual: number, expected: number) =>
      expect(Math.abs(actual - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
    someRows(told[0].length).forEach((row, i) => {
      const expected = [recorded.predicted[i]].flat()
      told.forEach((column, c) => isNear(column[row], expected[c]))
    })
    isNear(
      told.reduce((sum, column) => sum + column.reduce((own, value, row) => own + value * (row + 1), 0), 0),
      recorded.sum,
    )
    const known = fitted as FittedState & {
      estimatorWeights?: Float64Array
      estimatorErrors?: Float64Array
      oobScore?: number
    }
    recorded.weights?.forEach((weight, i) => isNear(known.estimatorWeights?.[i] ?? Number.NaN, weight))
    recorded.errors?.forEach((error, i) => isNear(known.estimatorErrors?.[i] ?? Number.NaN, error))
    recorded.importances?.forEach((own, i) => isNear(importances?.[i] ?? Number.NaN, own))
    if (recorded.oobScore !== undefined) isNear(known.oobScore ?? Number.NaN, recorded.oobScore)
  })
})

const X = {
  rows: 8,
  columns: [Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8), Float64Array.of(2, 1, 2, 1, 2, 1, 2, 1)],
}
const codes = Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1)

describe('an ensemble refuses', () => {
  it.each<[string, object]>([
    ['BaggingClassifier', { estimator: { estimator: 'NoSuchEstimator' } }],
    ['BaggingClassifier', { estimator: { estimator: 'DecisionTreeRegressor' } }],
    ['BaggingClassifier', { estimator: { estimator: 'DecisionTreeClassifier', params: { maxDepth: 0 } } }],
    ['BaggingClassifier', { bootstrap: false, oobScore: true }],
    ['BaggingClassifier', { bootstrap: false, maxSamples: 9 }],
    ['BaggingClassifier', { maxFeatures: 3 }],
    ['AdaBoostClassifier', { estimator: { estimator: 'KNeighborsClassifier' } }],
    ['VotingClassifier', { estimators: [] }],
    ['VotingClassifier', { weights: [1, 2] }],
    ['VotingClassifier', { weights: [0, 0, 0] }],
    ['VotingClassifier', { estimators: [{ estimator: 'LinearSVC' }], voting: 'soft' }],
    ['StackingClassifier', { stackMethod: 'decision_function' }],
  ])('%s with %o', async (name, params) => {
    const estimator = findEstimator(name)
    if (estimator.kind !== 'classifier') throw new Error(`${name} is no classifier`)
    const fit = estimator.fit(X, { codes, classCount: 2 }, params)
    await expect(fit).rejects.toMatchObject({ code: 'bad_parameter' })
  })

  it('to boost guesses', async () => {
    const estimator = findEstimator('AdaBoostClassifier')
    if (estimator.kind !== 'classifier') throw new Error('AdaBoostClassifier is no classifier')
    const flat = { rows: 8, columns: [new Float64Array(8)] }
    const fit = estimator.fit(flat, { codes, classCount: 2 }, {})
    await expect(fit).rejects.toMatchObject({ code: 'did_not_converge' })
  })

  it('more folds than rows of a class', async () => {
    const estimator = findEstimator('StackingRegressor')
    if (estimator.kind !== 'regressor') throw new Error('StackingRegressor is no regressor')
    const fit = estimator.fit(X, Float64Array.from(codes), { cv: 9 })
    await expect(fit).rejects.toMatchObject({ code: 'too_few_rows' })
  })
})
