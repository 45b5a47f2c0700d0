/** Estimators by neighbours beside scikit-learn's: the same rows, the same neighbours. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import type { ClassTarget, Matrix } from '../nodes/src/learn/matrix.ts'
import { takeRows, takeTarget, toMatrix } from '../nodes/src/learn/matrix.ts'
import { kNeighborsClassifier } from '../nodes/src/learn/neighbors/k-neighbors-classifier.ts'
import { localOutlierFactor } from '../nodes/src/learn/neighbors/local-outlier-factor.ts'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { runSideBySide } from './side-by-side.ts'
import type { SideBySide } from './side-by-side.ts'

interface Table {
  X: Matrix
  y: ClassTarget
}

interface Setting extends Omit<SideBySide, 'ours'> {
  rows: number
  columns: number
  ours(table: Table): Promise<number>
}

const prelude = `
from sklearn.neighbors import KNeighborsClassifier, LocalOutlierFactor
`

function rowsBetween({ X, y }: Table, from: number, to: number): Table {
  const rows = Int32Array.from({ length: to - from }, (_, i) => from + i)
  return { X: toMatrix(takeRows(X, rows)), y: takeTarget(y, rows) }
}

/** Fits to the first rows and says which share of the others is predicted right. */
async function accuracyAfter(table: Table, trainingRows: number): Promise<number> {
  const train = rowsBetween(table, 0, trainingRows)
  const test = rowsBetween(table, trainingRows, table.X.rows)
  const fitted = await kNeighborsClassifier.fit(train.X, train.y, kNeighborsClassifier.defaults)
  const predicted = kNeighborsClassifier.predict(fitted, test.X)
  return predicted.filter((code, row) => code === test.y.codes[row]).length / test.X.rows
}

function accuracyProgram(columns: number, trainingRows: number): string {
  return `${prelude}
X, y = table("rows", ${columns})
X = X.astype(np.float64)
n = ${trainingRows}
figures["figure"] = measured(lambda: float((KNeighborsClassifier().fit(X[:n], y[:n]).predict(X[n:]) == y[n:]).mean()))
`
}

const settings: readonly Setting[] = [
  {
    what: 'kNN, 100,000 x 28, fit and 2,500 queries, "auto" (brute force)',
    rows: 102_500,
    columns: 28,
    repetitions: 7,
    target: 1.2,
    ours: (table) => accuracyAfter(table, 100_000),
    theirs: accuracyProgram(28, 100_000),
    tolerance: 1e-9,
  },
  {
    what: 'kNN, 100,000 x 6, fit and 20,000 queries, "auto" (kd-tree)',
    rows: 120_000,
    columns: 6,
    repetitions: 5,
    target: 1.2,
    ours: (table) => accuracyAfter(table, 100_000),
    theirs: accuracyProgram(6, 100_000),
    tolerance: 1e-9,
  },
  {
    what: 'local outlier factor, 20,000 x 20',
    rows: 20_000,
    columns: 20,
    repetitions: 5,
    target: 1.2,
    async ours({ X }) {
      const fitted = await localOutlierFactor.fit(X, localOutlierFactor.defaults)
      return fitted.negativeOutlierFactor.reduce((sum, value) => sum + value, 0)
    },
    theirs: `${prelude}
X, y = table("rows", 20)
X = X.astype(np.float64)
figures["figure"] = measured(lambda: float(LocalOutlierFactor().fit(X).negative_outlier_factor_.sum()))
`,
    tolerance: 1e-9,
  },
]

export const benchmark: Benchmark = {
  name: 'neighbors',
  description: 'k nearest neighbours and outlier factors, one thread, beside scikit-learn’s',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-neighbors-'))
    try {
      const results: BenchRow[] = []
      for (const { rows, columns, ours, ...setting } of settings) {
        const data = higgsLike({ rows, columns, seed: 2 })
        await writeForPython(folder, 'rows', data)
        const table = { X: toMatrix(data), y: { codes: data.codes, classCount: 2 } }
        results.push(await runSideBySide({ ...setting, ours: () => ours(table) }, { python, folder }))
      }
      return { rows: results, versions: [] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
