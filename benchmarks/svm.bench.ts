/** Support vector machines with kernels beside scikit-learn's: the same rows, the same number of steps. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import type { Matrix } from '../nodes/src/learn/matrix.ts'
import { toMatrix } from '../nodes/src/learn/matrix.ts'
import { oneClassSvm } from '../nodes/src/learn/svm/one-class-svm.ts'
import { svc } from '../nodes/src/learn/svm/svc.ts'
import { svr } from '../nodes/src/learn/svm/svr.ts'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { runSideBySide } from './side-by-side.ts'
import type { SideBySide } from './side-by-side.ts'

interface Setting extends Omit<SideBySide, 'ours'> {
  rows: number
  columns: number
  ours(X: Matrix, codes: Int32Array): Promise<number>
}

/** `work` fits a model and returns a number of it. */
function programFor(columns: number, work: string): string {
  return `
from sklearn.svm import SVC, SVR, OneClassSVM
X, y = table("rows", ${columns})
X = X.astype(np.float64)
figures["figure"] = float(measured(lambda: ${work}))
`
}

const settings: readonly Setting[] = [
  {
    what: 'SVC, rbf, 10,000 x 20',
    rows: 10_000,
    columns: 20,
    repetitions: 5,
    target: 1.5,
    async ours(X, codes) {
      const fitted = await svc.fit(X, { codes, classCount: 2 }, svc.defaults)
      return fitted.nIter[0]
    },
    theirs: programFor(20, 'SVC().fit(X, y).n_iter_[0]'),
    tolerance: 0,
  },
  {
    what: 'the same, predicting 10,000 rows after a fit to 2,000',
    rows: 10_000,
    columns: 20,
    repetitions: 3,
    target: 1.5,
    async ours(X, codes) {
      const first = { rows: 2000, columns: X.columns.map((column) => column.slice(0, 2000)) }
      const fitted = await svc.fit(first, { codes: codes.slice(0, 2000), classCount: 2 }, svc.defaults)
      return svc.predict(fitted, X).reduce((sum, code) => sum + code, 0)
    },
    theirs: programFor(20, 'SVC().fit(X[:2000], y[:2000]).predict(X).sum()'),
    tolerance: 0,
  },
  {
    what: 'SVC, polynomial of degree 3, 10,000 x 20',
    rows: 10_000,
    columns: 20,
    repetitions: 3,
    target: 1.5,
    async ours(X, codes) {
      const fitted = await svc.fit(X, { codes, classCount: 2 }, { ...svc.defaults, kernel: 'poly', C: 0.1 })
      return fitted.nIter[0]
    },
    theirs: programFor(20, 'SVC(kernel="poly", C=0.1).fit(X, y).n_iter_[0]'),
    tolerance: 0,
  },
  {
    what: 'SVR, rbf, 5,000 x 20',
    rows: 5_000,
    columns: 20,
    repetitions: 3,
    target: 1.5,
    async ours(X) {
      const y = X.columns[0].map((value, row) => value * X.columns[1][row])
      return (await svr.fit(X, y, svr.defaults)).nIter
    },
    theirs: programFor(20, 'SVR().fit(X, X[:, 0] * X[:, 1]).n_iter_'),
    tolerance: 0,
  },
  {
    what: 'one-class SVM, rbf, 10,000 x 20, nu = 0.1',
    rows: 10_000,
    columns: 20,
    repetitions: 3,
    target: 1.5,
    async ours(X) {
      return (await oneClassSvm.fit(X, { ...oneClassSvm.defaults, nu: 0.1 })).nIter
    },
    theirs: programFor(20, 'OneClassSVM(nu=0.1).fit(X).n_iter_'),
    tolerance: 0,
  },
]

export const benchmark: Benchmark = {
  name: 'svm',
  description: 'support vector machines with kernels, one thread, beside scikit-learn’s (LIBSVM)',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-svm-'))
    try {
      const results: BenchRow[] = []
      for (const { rows, columns, ours, ...setting } of settings) {
        const data = higgsLike({ rows, columns, seed: 3 })
        await writeForPython(folder, 'rows', data)
        const X = toMatrix(data)
        results.push(await runSideBySide({ ...setting, ours: () => ours(X, data.codes) }, { python, folder }))
      }
      return { rows: results, versions: [] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
