import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { AnyEstimator } from '../estimator/estimator.ts'
import { codesOf, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { ridge } from '../linear-model/ridge.ts'
import { RandomState } from '../random/random-state.ts'
import { decisionTreeClassifier } from '../tree/decision-tree-classifier.ts'
import { decisionTreeRegressor } from '../tree/decision-tree-regressor.ts'
import { crossValidate, crossValPredict } from './cross-validate.ts'
import type { ValidationData } from './cross-validate.ts'
import { gridSearch, randomizedSearch } from './grid-search.ts'
import { halvingGridSearch, halvingRandomSearch } from './halving-search.ts'
import { learningCurve } from './learning-curve.ts'
import type { SearchResult } from './search.ts'
import type { SearchSpace } from './search-space.ts'
import { drawCandidates } from './search-space.ts'
import type { Splitter } from './splitter.ts'
import { splitRows } from './splitter.ts'
import { tpeSearch } from './tpe-search.ts'

interface RecordedSearch {
  params: Record<string, unknown>[]
  mean: number[]
  std: number[]
  rank: number[]
  bestIndex: number
  iterations?: number[]
  resources?: number[]
}

const recorded = readFixture('validation') as {
  splits: {
    rows: number
    classes: number
    groups: number
    nSplits: number
    randomState: number
    digests: Record<string, string>
  }[]
  ridge: Record<string, number[]>
  ridgeTrain: Record<string, number[]>
  ridgePredict: number[]
  tree: Record<string, number[]>
  treePredict: number[]
  treeProba: number[][]
  curve: { sizes: number[]; train: number[][]; test: number[][] }
  grid: RecordedSearch
  random: RecordedSearch
  sampler: { alpha: number; tol: number; max_iter: number; solver: string }[]
  halvingGrid: RecordedSearch
  halvingRandom: RecordedSearch
  halvingDepth: RecordedSearch
}

const ridgeEstimator: AnyEstimator = ridge
const tree: AnyEstimator = decisionTreeClassifier

function diabetes(): ValidationData {
  const dataset = readDataset('diabetes')
  const names = [...dataset.columns.keys()].filter((name) => name !== 'progression')
  const columns = names.map((name) => numberColumn(dataset, name))
  return { X: { rows: dataset.rows, columns }, y: numberColumn(dataset, 'progression') }
}

function wine(): ValidationData {
  const dataset = readDataset('wine')
  const names = [...dataset.columns.keys()].filter((name) => name !== 'cultivar')
  const columns = names.map((name) => numberColumn(dataset, name))
  return { X: { rows: dataset.rows, columns }, y: codesOf(dataset, 'cultivar') }
}

function splittersOf(nSplits: number): Record<string, Splitter> {
  const folds = { nSplits, shuffle: false }
  const shuffled = { nSplits, shuffle: true }
  return {
    KFold: { kind: 'KFold', ...shuffled },
    StratifiedKFold: { kind: 'StratifiedKFold', ...shuffled },
    GroupKFold: { kind: 'GroupKFold', ...folds },
    'GroupKFold shuffled': { kind: 'GroupKFold', ...shuffled },
    StratifiedGroupKFold: { kind: 'StratifiedGroupKFold', ...folds },
    'StratifiedGroupKFold shuffled': { kind: 'StratifiedGroupKFold', ...shuffled },
    RepeatedKFold: { kind: 'RepeatedKFold', nSplits, nRepeats: 3 },
    RepeatedStratifiedKFold: { kind: 'RepeatedStratifiedKFold', nSplits, nRepeats: 3 },
    TimeSeriesSplit: { kind: 'TimeSeriesSplit', nSplits, maxTrainSize: 20, testSize: null, gap: 2 },
    ShuffleSplit: { kind: 'ShuffleSplit', nSplits, testSize: 0.3 },
    StratifiedShuffleSplit: { kind: 'StratifiedShuffleSplit', nSplits, testSize: 0.3 },
    GroupShuffleSplit: { kind: 'GroupShuffleSplit', nSplits, testSize: 0.3 },
    LeaveOneOut: { kind: 'LeaveOneOut' },
    LeavePOut: { kind: 'LeavePOut', p: 2 },
    LeaveOneGroupOut: { kind: 'LeaveOneGroupOut' },
    LeavePGroupsOut: { kind: 'LeavePGroupsOut', nGroups: 2 },
  }
}

function digest(parts: readonly Int32Array[]): string {
  const hash = createHash('sha256')
  for (const part of parts) {
    const bytes = new DataView(new ArrayBuffer(part.length * 4))
    part.forEach((value, i) => bytes.setInt32(i * 4, value, true))
    hash.update(bytes).update('|')
  }
  return hash.digest('hex').slice(0, 16)
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[]): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, 9))
}

function expectSearch(result: SearchResult, expected: RecordedSearch, names: Record<string, string>): void {
  const spelled = result.trials.map(({ params }) =>
    Object.fromEntries(Object.entries(params).map(([name, value]) => [names[name] ?? name, value])),
  )
  expect(spelled).toEqual(expected.params)
  expectClose(
    result.trials.map((trial) => trial.meanTestScore),
    expected.mean,
  )
  expectClose(
    result.trials.map((trial) => trial.stdTestScore),
    expected.std,
  )
  expect(result.bestIndex).toBe(expected.bestIndex)
  expect(result.bestParams).toBe(result.trials[expected.bestIndex].params)
  if (expected.iterations === undefined) expect(result.trials.map(({ rank }) => rank)).toEqual(expected.rank)
  else {
    expect(result.trials.map(({ iteration }) => iteration)).toEqual(expected.iterations)
    expect(result.trials.map(({ resources }) => resources)).toEqual(expected.resources)
  }
}

const names = { minSamplesLeaf: 'min_samples_leaf', maxDepth: 'max_depth' }
const grid = { minSamplesLeaf: [1, 3, 9], maxDepth: [1, 2, 4], criterion: ['gini', 'entropy'] }
const lists: SearchSpace = {
  minSamplesLeaf: { kind: 'choice', values: [1, 3, 9] },
  maxDepth: { kind: 'choice', values: [1, 2, 4] },
  criterion: { kind: 'choice', values: ['gini', 'entropy'] },
}
const folds = (nSplits: number): Splitter => ({ kind: 'StratifiedKFold', nSplits, shuffle: false })

describe('splitters', () => {
  it.each(recorded.splits.map((split, number) => ({ ...split, number })))(
    'divide table $number as scikit-learn does',
    ({ number, nSplits, randomState, digests, ...expected }) => {
      const random = new RandomState(number)
      const rows = random.randint(30, 200)
      const classes = random.randint(2, 5)
      const groupCount = random.randint(6, 20)
      expect({ rows, classes, groups: groupCount }).toEqual(expected)
      const codes = Int32Array.from({ length: rows }, () => random.randint(0, classes))
      const groups = Int32Array.from({ length: rows }, () => random.randint(0, groupCount))
      const actual = Object.entries(splittersOf(nSplits)).map(([name, splitter]) => {
        const shown = name === 'LeavePOut' ? 12 : rows
        const y = { codes: codes.subarray(0, shown), classCount: classes }
        const input = { rows: shown, y, groups: groups.subarray(0, shown), randomState }
        return [name, digest(splitRows(splitter, input).flatMap(({ train, test }) => [train, test]))]
      })
      expect(Object.fromEntries(actual)).toEqual(digests)
    },
  )

  it('say what they lack', () => {
    const rows = 4
    const y = new Float64Array(rows)
    const split = (splitter: Splitter) => () => splitRows(splitter, { rows, y })
    expect(split(folds(2))).toThrow(/needs a target of classes/)
    expect(split({ kind: 'GroupKFold', nSplits: 2, shuffle: false })).toThrow(/needs the group of each row/)
    expect(split({ kind: 'KFold', nSplits: 5, shuffle: false })).toThrow(/4 rows cannot make 5 folds/)
    expect(split({ kind: 'LeavePOut', p: 4 })).toThrow(/leaves none/)
    expect(split({ kind: 'TimeSeriesSplit', nSplits: 2, maxTrainSize: null, testSize: 3, gap: 0 })).toThrow(
      /4 rows cannot make 2 tests of 3 rows/,
    )
  })
})

describe('cross-validation', () => {
  it('scores regressions as scikit-learn does', async () => {
    const result = await crossValidate(ridgeEstimator, { alpha: 2 }, diabetes(), {
      splitter: { kind: 'KFold', nSplits: 5, shuffle: true },
      splitRandomState: 3,
      scoring: ['r2', 'neg_root_mean_squared_error', 'neg_median_absolute_error', 'neg_max_error'],
      returnTrainScore: true,
      returnFitted: true,
    })
    for (const [name, scores] of Object.entries(recorded.ridge)) expectClose(result.testScores[name], scores)
    for (const [name, scores] of Object.entries(recorded.ridgeTrain)) {
      expectClose(result.trainScores[name], scores)
    }
    expect(result.fitted).toHaveLength(5)
  })

  it('scores classifications as scikit-learn does', async () => {
    const scoring = ['accuracy', 'f1_macro', 'balanced_accuracy', 'neg_log_loss', 'roc_auc_ovr'] as const
    const result = await crossValidate(tree, { maxDepth: 3 }, wine(), { scoring })
    for (const [name, scores] of Object.entries(recorded.tree)) expectClose(result.testScores[name], scores)
  })

  it('predicts each row by the model that did not see it', async () => {
    const numbers = await crossValPredict(ridgeEstimator, { alpha: 2 }, diabetes())
    expectClose(numbers.predicted.subarray(0, 40), recorded.ridgePredict)
    const classes = await crossValPredict(tree, { maxDepth: 3 }, wine())
    expectClose(classes.predicted, recorded.treePredict)
    recorded.treeProba.forEach((row, i) =>
      expectClose(classes.probabilities?.map((column) => column[i]) ?? [], row),
    )
    const drawn: Splitter = { kind: 'ShuffleSplit', nSplits: 3, testSize: 0.3 }
    await expect(crossValPredict(tree, {}, wine(), { splitter: drawn })).rejects.toThrow(/exactly once/)
  })

  it('refuses a scoring that does not fit', async () => {
    await expect(crossValidate(tree, {}, wine(), { scoring: ['r2'] })).rejects.toThrow(/does not fit/)
    await expect(crossValidate(tree, {}, wine(), { scoring: ['roc_auc'] })).rejects.toThrow(/for two classes/)
    await expect(crossValidate(ridgeEstimator, {}, wine())).rejects.toThrow(/does not predict classes/)
  })

  it('stops at an abort', async () => {
    const controller = new AbortController()
    const reason = new Error('enough')
    const work = crossValidate(tree, {}, wine(), {
      signal: controller.signal,
      onProgress: () => controller.abort(reason),
    })
    await expect(work).rejects.toBe(reason)
  })

  it('draws learning curves', async () => {
    const curve = await learningCurve(ridgeEstimator, { alpha: 2 }, diabetes(), {
      splitter: { kind: 'KFold', nSplits: 4, shuffle: false },
      trainSizes: [0.2, 0.5, 1],
    })
    expect([...curve.trainSizes]).toEqual(recorded.curve.sizes)
    recorded.curve.train.forEach((scores, i) => expectClose(curve.trainScores[i], scores))
    recorded.curve.test.forEach((scores, i) => expectClose(curve.testScores[i], scores))
  })
})

describe('searches', () => {
  const job = () => ({ estimator: tree, params: { maxDepth: 3 }, data: wine() })

  it('over a grid', async () => {
    const result = await gridSearch(job(), grid, { splitter: folds(4) })
    expectSearch(result, recorded.grid, names)
    expect(result.fitted).not.toBeNull()
  })

  it('over candidates drawn from lists', async () => {
    const result = await randomizedSearch(job(), lists, {
      nIter: 7,
      searchRandomState: 11,
      splitter: folds(4),
    })
    expectSearch(result, recorded.random, names)
  })

  it('over candidates drawn from ranges', () => {
    const space: SearchSpace = {
      alpha: { kind: 'float', low: 1e-3, high: 1e3, log: true },
      tol: { kind: 'float', low: 0.5, high: 2.5 },
      maxIter: { kind: 'int', low: 5, high: 50 },
      solver: { kind: 'choice', values: ['a', 'b', 'c'] },
    }
    const drawn = drawCandidates(space, 12, new RandomState(5))
    drawn.forEach((candidate, i) => {
      const expected = recorded.sampler[i]
      expect(candidate['alpha']).toBeCloseTo(expected.alpha, 9)
      expect(candidate['tol']).toBeCloseTo(expected.tol, 12)
      expect([candidate['maxIter'], candidate['solver']]).toEqual([expected.max_iter, expected.solver])
    })
  })

  const folds3: Splitter = { kind: 'KFold', nSplits: 3, shuffle: false }

  it('by successive halving of rows', async () => {
    const options = { splitter: folds3, searchRandomState: 2 }
    const alpha = Array.from({ length: 9 }, (_, i) => 10 ** (i - 4))
    const alphas: SearchSpace = {
      alpha: { kind: 'choice', values: alpha },
      fitIntercept: { kind: 'choice', values: [true, false] },
    }
    const own = { estimator: ridgeEstimator, data: diabetes() }
    const ofGrid = await halvingGridSearch(
      own,
      { alpha, fitIntercept: [true, false] },
      { ...options, factor: 2, minResources: 40 },
    )
    expectSearch(ofGrid, recorded.halvingGrid, { fitIntercept: 'fit_intercept' })
    const drawn = await halvingRandomSearch(own, alphas, { ...options, minResources: 40 })
    expectSearch(drawn, recorded.halvingRandom, { fitIntercept: 'fit_intercept' })
  })

  it('by successive halving of a parameter', async () => {
    const result = await halvingGridSearch(
      { estimator: decisionTreeRegressor, data: diabetes() },
      { minSamplesLeaf: [31, 44, 60, 75, 90, 105] },
      { splitter: folds3, searchRandomState: 2, factor: 2, resource: 'maxDepth', maxResources: 8 },
    )
    expectSearch(result, recorded.halvingDepth, names)
  })

  it('by Parzen estimators: the same trials again, and near the optimum that a fine grid finds', async () => {
    const space: SearchSpace = { alpha: { kind: 'float', low: 1e-4, high: 1e4, log: true } }
    const search = () => tpeSearch({ estimator: ridgeEstimator, data: diabetes() }, space, { nTrials: 30 })
    const [once, again] = [await search(), await search()]
    expect(again.trials).toEqual(once.trials)
    const fine = Array.from({ length: 81 }, (_, i) => 10 ** (-4 + i / 10))
    const best = await gridSearch({ estimator: ridgeEstimator, data: diabetes() }, { alpha: fine })
    expect(once.bestScore).toBeGreaterThan(best.bestScore - 1e-3)
    expect(once.trials.some(({ pruned }) => pruned === true)).toBe(true)
    expect(once.trials[once.bestIndex].pruned).not.toBe(true)
  })

  it('by Parzen estimators over several kinds of parameters', async () => {
    const space: SearchSpace = {
      maxDepth: { kind: 'int', low: 1, high: 12 },
      minSamplesLeaf: { kind: 'int', low: 1, high: 60, log: true },
      criterion: { kind: 'choice', values: ['gini', 'entropy'] },
    }
    const result = await tpeSearch({ estimator: tree, data: wine() }, space, { nTrials: 25 })
    expect(result.trials).toHaveLength(25)
    for (const { params } of result.trials) {
      expect(params['maxDepth']).toBeOneOf(Array.from({ length: 12 }, (_, i) => i + 1))
      expect(Number(params['minSamplesLeaf'])).toBeLessThanOrEqual(60)
    }
    const random = await randomizedSearch({ estimator: tree, data: wine() }, space, { nIter: 3 })
    expect(result.bestScore).toBeGreaterThanOrEqual(random.bestScore)
  })
})
