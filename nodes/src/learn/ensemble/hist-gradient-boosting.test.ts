import { describe, expect, it } from 'vitest'
import type { FitOptions } from '../estimator/estimator.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { taskOf } from '../fixtures/recorded-tasks.ts'
import { camelCaseParams, readTaskData, recordedWeights } from '../fixtures/tree-comparison.ts'
import { addHistTrees } from '../hist/predict-hist-trees.ts'
import type { ClassTarget, Features } from '../matrix.ts'
import type { HistBoosted } from './hist-boosting.ts'
import { histGradientBoostingClassifier } from './hist-gradient-boosting-classifier.ts'
import { histGradientBoostingRegressor } from './hist-gradient-boosting-regressor.ts'

interface Recorded {
  dataset: string
  target: string | null
  params: Record<string, unknown>
  weighted: boolean
  seed: number
  rows: number
  baseline: number[]
  nIter: number
  nodeCounts: number[]
  trainScore: number[]
  validationScore: number[]
  margins: number[][]
  predicted: number[]
}

interface Task {
  X: Features
  y: Float64Array
  classes: ClassTarget | null
}

const { cases } = readFixture('hist-boosting') as { cases: Recorded[] }

/** The recorder's numbers below 9973 that look random. */
function scramble(i: number, salt: number): number {
  const mixed = i * (7919 + 2 * salt) + Math.floor(i / 97) * 31 * (salt + 1) + ((i * i) % 9973) * (salt + 3)
  return mixed % 9973
}

/** The recorder's generated table. */
function generated(rows: number, target: string): Task {
  const column = (value: (i: number) => number) => Float64Array.from({ length: rows }, (_, i) => value(i))
  const u = Array.from({ length: 8 }, (_, salt) => column((i) => scramble(i, salt) / 9973))
  const gapped = column((i) => (i % 9 === 4 ? Number.NaN : Math.sqrt(u[5][i])))
  const few = column((i) => Math.floor(u[6][i] * 4))
  const many = column((i) => (i % 13 === 5 ? Number.NaN : Math.floor(u[7][i] ** 2 * 60)))
  const orElse = (value: number, other: number) => (Number.isNaN(value) ? other : value)
  const signal = column(
    (i) =>
      Math.sin(6 * u[0][i]) +
      (u[1][i] > 0.4 ? 1 : 0) * u[2][i] -
      orElse(gapped[i], 0.8) +
      0.7 * (few[i] % 2) +
      orElse(many[i] % 5, 2) / 4,
  )
  const noise = column((i) => scramble(i, 11) / 9973)
  const total = column((i) => signal[i] + noise[i])
  const X = {
    rows,
    columns: [...u.slice(0, 5), gapped, few, many],
    categories: [null, null, null, null, null, null, 4, 60],
  }
  switch (target) {
    case 'class':
      return {
        X,
        y: total,
        classes: { codes: Int32Array.from(total, (t) => (t > 1.6 ? 1 : 0)), classCount: 2 },
      }
    case 'classes': {
      const codes = Int32Array.from(total, (t) => (t >= 1.9 ? 2 : t >= 1.2 ? 1 : 0))
      return { X, y: total, classes: { codes, classCount: 3 } }
    }
    case 'number':
      return { X, y: total, classes: null }
    case 'count':
      return { X, y: column((i) => Math.floor(Math.exp(signal[i] / 2) * 2 * noise[i])), classes: null }
    case 'amount':
      return { X, y: column((i) => Math.exp(signal[i] / 2) * (0.2 + noise[i])), classes: null }
    default:
      throw new Error(`no target ${target}`)
  }
}

function dataOf({ dataset, target, rows }: Recorded): Task {
  if (dataset === 'generated') return generated(rows, target ?? '')
  const { task, target: column, features } = taskOf(dataset)
  const { X, y, classes } = readTaskData({ dataset, target: column, features })
  return { X, y, classes: task === 'classification' ? classes : null }
}

/** Of weighted medians no sum of weights may be exactly half of another: rounding would decide. */
function weightsOf({ params }: Recorded, rows: number): Float64Array {
  if (params['loss'] !== 'absolute_error' && params['loss'] !== 'quantile') return recordedWeights(rows)
  return Float64Array.from({ length: rows }, (_, row) => Math.sqrt(1 + ((row * 5) % 11)))
}

async function fit(
  recorded: Recorded,
  { X, y, classes }: Task,
): Promise<{ fitted: HistBoosted; predicted: Float64Array }> {
  const options: FitOptions = {
    randomState: recorded.seed,
    sampleWeight: recorded.weighted ? weightsOf(recorded, X.rows) : undefined,
  }
  const params = camelCaseParams(recorded.params)
  if (classes === null) {
    const estimator = histGradientBoostingRegressor
    const fitted = await estimator.fit(X, y, { ...estimator.defaults, ...params }, options)
    return { fitted, predicted: estimator.predict(fitted, X) }
  }
  const estimator = histGradientBoostingClassifier
  const fitted = await estimator.fit(X, classes, { ...estimator.defaults, ...params }, options)
  return { fitted, predicted: estimator.predictProba(fitted, X)[classes.classCount - 1] }
}

function some<Value>(values: ArrayLike<Value>): Value[] {
  const step = values.length > 5000 ? 251 : Math.min(37, Math.max(1, Math.floor(values.length / 10)))
  return Array.from({ length: Math.ceil(values.length / step) }, (_, i) => values[i * step])
}

function furthest(actual: readonly number[], expected: readonly number[]): number {
  expect(actual).toHaveLength(expected.length)
  const scale = Math.max(...expected.map(Math.abs), 1e-9)
  return Math.max(0, ...actual.map((value, i) => Math.abs(value - expected[i]) / scale))
}

describe('scikit-learn’s histogram boosting', () => {
  it.each(cases)('of $dataset $target with $params, weighted: $weighted', async (recorded) => {
    const task = dataOf(recorded)
    const { fitted, predicted } = await fit(recorded, task)
    expect(furthest([...fitted.baseline], recorded.baseline)).toBeLessThan(1e-12)
    expect(fitted.nIter).toBe(recorded.nIter)
    const nodeCounts = Array.from(
      fitted.treeOffsets.subarray(1),
      (end, tree) => end - fitted.treeOffsets[tree],
    )
    const margins = addHistTrees(fitted, task.X, fitted.baseline)
    expect(nodeCounts).toEqual(recorded.nodeCounts)
    const ofRows = some(margins[0]).map((_, i) => margins.map((margin) => some(margin)[i]))
    expect(furthest(ofRows.flat(), recorded.margins.flat())).toBeLessThan(1e-9)
    expect(furthest(some(predicted), recorded.predicted)).toBeLessThan(1e-9)
    expect(furthest([...fitted.trainScore], recorded.trainScore)).toBeLessThan(1e-9)
    expect(furthest([...fitted.validationScore], recorded.validationScore)).toBeLessThan(1e-9)
  })
})
