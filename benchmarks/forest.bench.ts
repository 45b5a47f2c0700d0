/** Random forests beside scikit-learn's: the same rows, trees and rules; and what a single row costs. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { randomForestClassifier } from '../nodes/src/learn/ensemble/random-forest-classifier.ts'
import { randomForestRegressor } from '../nodes/src/learn/ensemble/random-forest-regressor.ts'
import type { Features } from '../nodes/src/learn/matrix.ts'
import { takeRows } from '../nodes/src/learn/matrix.ts'
import { rocAucScore } from '../nodes/src/learn/metrics/roc-curve.ts'
import { r2Score } from '../nodes/src/learn/metrics/regression-metrics.ts'
import { median, type Benchmark, type BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import type { HiggsLike } from './higgs-like.ts'
import { measureHere, measurePython } from './measure.ts'

const columns = 28
const trainRows = 100_000
const testRows = 25_000
const repetitions = 3
/** How much worse the area under the curve, or R², may be. */
const asGood = 0.002

interface Task {
  train: Features
  test: Features
  /**
   * Two classes, and a number a row, for all rows. The numbers have no long tails: where they have, the
   * widest of the 255 bins cost `hist` half a hundredth of R².
   */
  codes: Int32Array
  numbers: Float64Array
}

type Method = 'hist' | 'exact'

interface Duel {
  what: string
  targets: Record<Method, number>
  /** What scikit-learn fits, and on what. */
  model: string
  y: string
  /** How good a fitted model is on the rows that it has not seen. */
  judged: string
  fit(method: Method): Promise<() => number>
}

interface Place {
  python: string
  folder: string
}

export const benchmark: Benchmark = {
  name: 'forest',
  description:
    'random forests on 100k x 28 beside scikit-learn’s, processor seconds of the fit on one thread; as good on 25k other rows',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-forest-'))
    try {
      const all = higgsLike({ rows: trainRows + testRows, columns, seed: 5 })
      const task = divide(all)
      await writeForPython(folder, 'all', all)
      await writeFile(join(folder, 'all.numbers'), task.numbers)
      const rows: BenchRow[] = []
      rows.push(...(await fight(classes(task), { python, folder })))
      rows.push(...(await fight(numbers(task), { python, folder })))
      rows.push(await singleRow(task))
      return { rows, versions: [] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

function divide(all: HiggsLike): Task {
  const X = { rows: all.rows, columns: all.columns }
  const [a, b, c] = all.columns
  return {
    train: takeRows(
      X,
      Int32Array.from({ length: trainRows }, (_, row) => row),
    ),
    test: takeRows(
      X,
      Int32Array.from({ length: testRows }, (_, row) => trainRows + row),
    ),
    codes: all.codes,
    numbers: Float64Array.from(
      all.codes,
      (code, row) => Math.sin(a[row] * b[row]) + Math.tanh(c[row]) + 0.5 * code,
    ),
  }
}

function classes({ train, test, codes }: Task): Duel {
  return {
    what: 'random forest, 100k x 28, 100 trees',
    targets: { hist: 0.15, exact: 1.5 },
    model: 'RandomForestClassifier(100, random_state=0)',
    y: 'y',
    judged: 'roc_auc_score(y[train:], model.predict_proba(X[train:])[:, 1])',
    async fit(method) {
      const y = { codes: codes.slice(0, trainRows), classCount: 2 }
      const params = { ...randomForestClassifier.defaults, method }
      const fitted = await randomForestClassifier.fit(train, y, params)
      return () => {
        const [, scores] = randomForestClassifier.predictProba(fitted, test)
        return rocAucScore({ isPositive: Uint8Array.from(codes.subarray(trainRows)), scores })
      }
    },
  }
}

function numbers({ train, test, numbers: all }: Task): Duel {
  return {
    what: 'the same of numbers, 20 trees',
    targets: { hist: 0.3, exact: 1.5 },
    model: 'RandomForestRegressor(20, max_features="sqrt", random_state=0)',
    y: 'np.fromfile("all.numbers")',
    judged: 'r2_score(y[train:], model.predict(X[train:]))',
    async fit(method) {
      const few = { nEstimators: 20, maxFeatures: 'sqrt' as const, method }
      const params = { ...randomForestRegressor.defaults, ...few }
      const fitted = await randomForestRegressor.fit(train, all.slice(0, trainRows), params)
      return () => r2Score(all.subarray(trainRows), randomForestRegressor.predict(fitted, test))
    },
  }
}

/** The median processor seconds of scikit-learn’s and of both methods, in turn. */
async function fight({ what, targets, model, y, judged, fit }: Duel, place: Place): Promise<BenchRow[]> {
  const program = `
import sklearn
from sklearn.ensemble import RandomForestClassifier, RandomForestRegressor
from sklearn.metrics import r2_score, roc_auc_score
train = ${trainRows}
X, y = table("all", ${columns})
y = ${y}
model = measured(lambda: ${model}.fit(X[:train], y[:train]))
figures["figure"] = float(${judged})
`
  const methods = ['hist', 'exact'] as const
  const seconds: Record<Method, number[]> = { hist: [], exact: [] }
  const there: number[] = []
  for (let turn = 0; turn < repetitions; turn += 1) {
    const other = await measurePython({ ...place, threads: 1, program })
    there.push(other.cpuSeconds)
    const theirs = Number(other.figures['figure'])
    for (const method of methods) {
      const own = await measureHere(() => fit(method))
      seconds[method].push(own.cpuSeconds)
      const ours = own.result()
      if (!(ours > theirs - asGood)) throw new Error(`${what}, ${method}: ${ours} is less than ${theirs}.`)
    }
  }
  return methods.map((method) => {
    const [ours, theirs] = [median(seconds[method]), median(there)]
    return {
      what: `${what}, ${method}`,
      ours,
      theirs,
      unit: 's',
      value: ours / theirs,
      target: targets[method],
    }
  })
}

/** What one row costs a forest of 100 trees of 31 leaves, the middle of many. */
async function singleRow({ train, test, codes }: Task): Promise<BenchRow> {
  const few = takeRows(
    train,
    Int32Array.from({ length: 5000 }, (_, row) => row),
  )
  const params = { ...randomForestClassifier.defaults, maxLeafNodes: 31 }
  const fitted = await randomForestClassifier.fit(few, { codes: codes.slice(0, 5000), classCount: 2 }, params)
  const times: number[] = []
  for (let row = 0; row < 20_000; row += 1) {
    const one = { rows: 1, columns: test.columns.map((column) => column.slice(row, row + 1)) }
    const start = performance.now()
    randomForestClassifier.predictProba(fitted, one)
    times.push((performance.now() - start) * 1000)
  }
  const micros = median(times)
  const what = 'a single row through a forest of 100 trees of 31 leaves'
  return { what, ours: micros, theirs: null, unit: 'µs', value: micros, target: 10 }
}
