/** Logistic regressions beside scikit-learn's, each at its default tolerance: the objectives have to agree. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { logisticRegression } from '../nodes/src/learn/linear-model/logistic-regression.ts'
import type { ClassTarget, Matrix, SparseMatrix } from '../nodes/src/learn/matrix.ts'
import { toMatrix } from '../nodes/src/learn/matrix.ts'
import { applyStandardScale, fitStandardScale } from '../nodes/src/learn/preprocessing/standard-scaler.ts'
import type { Benchmark } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import type { HiggsLike } from './higgs-like.ts'
import { newsgroupsLike, writeSparseForPython } from './newsgroups-like.ts'
import { runSideBySide } from './side-by-side.ts'

/** The mean loss plus the penalty, at the end of the fit. */
async function objectiveOf(X: Matrix | SparseMatrix, y: ClassTarget): Promise<number> {
  let last = Number.NaN
  await logisticRegression.fit(X, y, logisticRegression.defaults, {
    onProgress: ({ loss }) => void (last = loss ?? last),
  })
  return last
}

/** Fits scikit-learn's and computes its objective apart from the time. */
function fitAndJudge(load: string): string {
  return `
import sklearn
from scipy import sparse
from sklearn.linear_model import LogisticRegression
${load}
model = measured(lambda: LogisticRegression().fit(X, y))
raw = model.decision_function(X)
raw = np.column_stack([np.zeros(len(y)), raw]) if raw.ndim == 1 else raw
top = raw.max(axis=1)
losses = top + np.log(np.exp(raw - top[:, None]).sum(axis=1)) - raw[np.arange(len(y)), y]
figures["figure"] = float(losses.mean() + 0.5 * (model.coef_ ** 2).sum() / len(y))
`
}

const loadText = `
parts = [np.fromfile("text." + name, dtype) for name, dtype in
         [("values", np.float64), ("indices", np.int32), ("indptr", np.int32), ("codes", np.int32)]]
X = sparse.csr_matrix(tuple(parts[:3]), shape=(len(parts[3]), TERMS))
y = parts[3]
`

function scaled({ rows, columns, codes }: HiggsLike): HiggsLike {
  const own = toMatrix({ rows, columns }).columns.map((column) =>
    Float32Array.from(applyStandardScale(column, fitStandardScale(column))),
  )
  return { rows, columns: own, codes }
}

export const benchmark: Benchmark = {
  name: 'logistic',
  description:
    'logistic regression of many rows and of sparse texts, one thread, beside scikit-learn’s (lbfgs)',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-logistic-'))
    try {
      const place = { python, folder }
      const table = scaled(higgsLike({ rows: 1_000_000, columns: 28, seed: 3 }))
      await writeForPython(folder, 'rows', table)
      const X = toMatrix(table)
      const dense = await runSideBySide(
        {
          what: 'logistic regression, 1,000,000 x 28',
          repetitions: 5,
          target: 0.8,
          ours: () => objectiveOf(X, { codes: table.codes, classCount: 2 }),
          theirs: fitAndJudge('X, y = table("rows", 28)\nX = X.astype(np.float64)'),
          tolerance: 1e-5,
        },
        place,
      )
      const terms = 50_000
      const text = newsgroupsLike({ rows: 10_000, terms, classes: 20, seed: 1 })
      await writeSparseForPython(folder, 'text', text)
      const load = loadText.replace('TERMS', String(terms))
      const sparse = await runSideBySide(
        {
          what: 'the same of texts, 10,000 x 50,000, 113 terms a text, 20 classes',
          repetitions: 5,
          target: 1.5,
          ours: () => objectiveOf(text.X, text.y),
          theirs: fitAndJudge(load),
          tolerance: 5e-4,
        },
        place,
      )
      const halves = { codes: text.y.codes.map((code) => code % 2), classCount: 2 }
      const sparseHalves = await runSideBySide(
        {
          what: 'the same texts in 2 classes',
          repetitions: 9,
          target: 1.5,
          ours: () => objectiveOf(text.X, halves),
          theirs: fitAndJudge(`${load}\ny = y % 2`),
          tolerance: 1e-4,
        },
        place,
      )
      return { rows: [dense, sparse, sparseHalves], versions: [] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
