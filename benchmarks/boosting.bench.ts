/** Histogram boosting beside scikit-learn's, XGBoost's and LightGBM's: the same rows, trees, leaves and bins. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { histGradientBoostingClassifier } from '../nodes/src/learn/ensemble/hist-gradient-boosting-classifier.ts'
import type { HistGradientBoostingClassifierParams } from '../nodes/src/learn/ensemble/hist-gradient-boosting-classifier.ts'
import { rocAucScore } from '../nodes/src/learn/metrics/roc-curve.ts'
import type { Features } from '../nodes/src/learn/matrix.ts'
import { median, type Benchmark, type BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { measureHere, measurePython, type Measured } from './measure.ts'
import { MIXED_CATEGORIES, MIXED_NUMBERS, mixedTable, writeMixedForPython } from './mixed-table.ts'

/** Rows to fit, and as many quarters of it to judge by. */
const sizes = [
  { rows: 100_000, name: '100k x 28', repetitions: 5 },
  { rows: 1_000_000, name: '1M x 28', repetitions: 3 },
]
const columns = 28
const mixedRows = 200_000

interface Task {
  train: Features
  codes: Int32Array
  test: Features
  testCodes: Int32Array
}

interface Rival {
  name: string
  /** The most our time may be in multiples of theirs, on one thread and on two. */
  targets: { 1: number; 2: number }
  /** Makes the model, of so many threads. */
  model: string
}

const rivals: readonly Rival[] = [
  {
    name: 'HistGradientBoosting',
    targets: { 1: 0.55, 2: 0.75 },
    model: 'HistGradientBoostingClassifier(early_stopping=False, random_state=0)',
  },
  {
    name: 'XGBoost hist lossguide',
    targets: { 1: 0.65, 2: 0.9 },
    model:
      'xgboost.XGBClassifier(n_estimators=100, tree_method="hist", grow_policy="lossguide", max_leaves=31, max_depth=0, learning_rate=0.1, max_bin=256, n_jobs=threads)',
  },
  {
    name: 'LightGBM',
    targets: { 1: 1, 2: 1.1 },
    model:
      'lightgbm.LGBMClassifier(n_estimators=100, num_leaves=31, learning_rate=0.1, min_child_samples=20, max_bin=255, n_jobs=threads, verbose=-1)',
  },
]

const imports = `
import lightgbm, sklearn, xgboost
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score
figures["versions"] = f"scikit-learn {sklearn.__version__}, XGBoost {xgboost.__version__}, LightGBM {lightgbm.__version__}"
`

export const benchmark: Benchmark = {
  name: 'boosting',
  description:
    'histogram boosting, 100 trees of 31 leaves, 255 bins, beside scikit-learn, XGBoost and LightGBM; processor seconds on one thread, wall time on two',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-boosting-'))
    const versions = new Set<string>()
    const place: Place = { python, folder, versions }
    try {
      const rows: BenchRow[] = []
      for (const size of sizes) {
        const task = await prepare(size.rows, folder)
        for (const threads of [1, 2] as const) rows.push(...(await race(task, size, threads, place)))
        if (size.rows === 1_000_000) rows.push(await peakMemory(size.rows, folder))
        else rows.push(await singleRow(task))
      }
      rows.push(await mixed(place))
      return { rows, versions: [...versions].flatMap((text) => text.split(', ')) }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Place {
  python: string
  folder: string
  versions: Set<string>
}

async function prepare(rows: number, folder: string): Promise<Task> {
  const all = higgsLike({ rows: rows * 1.25, columns, seed: rows })
  await writeForPython(folder, 'rows', all)
  const cut = (from: number, to?: number) => ({
    rows: (to ?? all.rows) - from,
    columns: all.columns.map((column) => column.slice(from, to)),
  })
  return {
    train: cut(0, rows),
    codes: all.codes.slice(0, rows),
    test: cut(rows),
    testCodes: all.codes.slice(rows),
  }
}

/** One row a rival, our own fits being the same in all of them. */
async function race(
  task: Task,
  { rows, name, repetitions }: (typeof sizes)[number],
  threads: 1 | 2,
  { python, folder, versions }: Place,
): Promise<BenchRow[]> {
  const params = { ...histGradientBoostingClassifier.defaults, earlyStopping: false }
  const seconds = ({ cpuSeconds, wallSeconds }: Measured) => (threads === 1 ? cpuSeconds : wallSeconds)
  const ours: number[] = []
  const theirs = rivals.map(() => [] as number[])
  const areas = rivals.map(() => 0)
  let area = await fitAndJudge(task, { ...params, maxIter: 5 }, threads).then(({ area: warm }) => warm)
  for (let turn = 0; turn < repetitions; turn += 1) {
    const own = await fitAndJudge(task, params, threads)
    ours.push(seconds(own))
    area = own.area
    for (const [index, { model }] of rivals.entries()) {
      const program = `${imports}
threads = ${threads}
X, y = table("rows", ${columns})
model = ${model}
measured(lambda: model.fit(X[:${rows}], y[:${rows}]))
figures["auc"] = roc_auc_score(y[${rows}:], model.predict_proba(X[${rows}:])[:, 1])
`
      const other = await measurePython({ python, folder, threads, program })
      theirs[index].push(seconds(other))
      areas[index] = Number(other.figures['auc'])
      versions.add(String(other.figures['versions']))
    }
  }
  const how = threads === 1 ? '1 thread' : '2 threads, wall'
  return rivals.map((rival, index) => {
    const [a, b] = [median(ours), median(theirs[index])]
    const what = `hist boosting ${name}, ${how}, beside ${rival.name} (AUC ${area.toFixed(4)}, theirs ${areas[index].toFixed(4)})`
    return { what, ours: a, theirs: b, unit: 's', value: a / b, target: rival.targets[threads] }
  })
}

async function fitAndJudge(
  { train, codes, test, testCodes }: Task,
  params: HistGradientBoostingClassifierParams,
  threads: number,
): Promise<Measured & { area: number; rounds: number }> {
  const estimator = histGradientBoostingClassifier
  const target = { codes, classCount: 2 }
  const { result, ...measured } = await measureHere(() => estimator.fit(train, target, params, { threads }))
  const [, scores] = estimator.predictProba(result, test)
  const isPositive = Uint8Array.from(testCodes)
  return { ...measured, area: rocAucScore({ isPositive, scores }), rounds: result.nIter }
}

/** Missing values, categories and early stopping at once. */
async function mixed({ python, folder }: Place): Promise<BenchRow> {
  const table = mixedTable({ rows: mixedRows * 1.25, seed: 3 })
  await writeMixedForPython(folder, 'mixed', table)
  const cut = (from: number, to?: number) => ({
    rows: (to ?? table.rows) - from,
    columns: table.columns.map((column) => column.slice(from, to)),
    categories: table.categories,
  })
  const task = {
    train: cut(0, mixedRows),
    codes: table.codes.slice(0, mixedRows),
    test: cut(mixedRows),
    testCodes: table.codes.slice(mixedRows),
  }
  const params = { ...histGradientBoostingClassifier.defaults, earlyStopping: true, maxIter: 300 }
  const width = MIXED_NUMBERS + MIXED_CATEGORIES.length
  const program = `${imports}
X, y = table("mixed", ${width})
model = HistGradientBoostingClassifier(early_stopping=True, max_iter=300, random_state=0, categorical_features=list(range(${MIXED_NUMBERS}, ${width})))
measured(lambda: model.fit(X[:${mixedRows}], y[:${mixedRows}]))
figures["auc"] = roc_auc_score(y[${mixedRows}:], model.predict_proba(X[${mixedRows}:])[:, 1])
figures["rounds"] = model.n_iter_
`
  const ours: number[] = []
  const theirs: number[] = []
  let quality = ''
  await fitAndJudge(task, { ...params, maxIter: 5 }, 1)
  for (let turn = 0; turn < 3; turn += 1) {
    const own = await fitAndJudge(task, params, 1)
    const other = await measurePython({ python, folder, threads: 1, program })
    ours.push(own.cpuSeconds)
    theirs.push(other.cpuSeconds)
    const areas = `AUC ${own.area.toFixed(4)} in ${own.rounds} rounds`
    quality = `${areas}, theirs ${Number(other.figures['auc']).toFixed(4)} in ${other.figures['rounds']}`
  }
  const [a, b] = [median(ours), median(theirs)]
  const what = `hist boosting 200k x 28 with gaps, ${MIXED_CATEGORIES.length} columns of 2 to 1,000 categories and early stopping, 1 thread, beside HistGradientBoosting (${quality})`
  return { what, ours: a, theirs: b, unit: 's', value: a / b, target: 0.8 }
}

/** The whole process: reading the table, fitting, on one thread. */
async function peakMemory(rows: number, folder: string): Promise<BenchRow> {
  const program = fileURLToPath(new URL('./boosting-memory.ts', import.meta.url))
  const task = join(folder, 'memory.json')
  await writeFile(task, JSON.stringify({ folder, rows, columns }))
  const child = spawn(process.execPath, [program, task], { stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.on('data', (chunk) => (text += String(chunk)))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`the fit of ${rows} rows ended with ${code}.`)
  const megabytes = Number(text)
  const what = `hist boosting ${rows / 1e6}M x ${columns}, peak memory of the whole process`
  return { what, ours: megabytes, theirs: null, unit: 'MB', value: megabytes, target: 400 }
}

/** What one row costs a model of 100 trees, the middle of many. */
async function singleRow({ train, codes, test }: Task): Promise<BenchRow> {
  const estimator = histGradientBoostingClassifier
  const params = { ...estimator.defaults, earlyStopping: false }
  const fitted = await estimator.fit(train, { codes, classCount: 2 }, params)
  const times: number[] = []
  for (let row = 0; row < 20_000; row += 1) {
    const one = { rows: 1, columns: test.columns.map((column) => column.slice(row, row + 1)) }
    const start = performance.now()
    estimator.predictProba(fitted, one)
    times.push((performance.now() - start) * 1000)
  }
  const micros = median(times)
  const what = 'a single row through 100 boosted trees'
  return { what, ours: micros, theirs: null, unit: 'µs', value: micros, target: 10 }
}
