/** Decompositions beside scikit-learn's: the same rows, the same settings, the same components. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { pca } from '../nodes/src/learn/decomposition/pca.ts'
import type { Matrix } from '../nodes/src/learn/matrix.ts'
import { toMatrix } from '../nodes/src/learn/matrix.ts'
import { median, type Benchmark } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { measureHere, measurePython } from './measure.ts'

const repetitions = 7
const rows = 100_000
const columns = 100
const components = 10
const target = 1.2

// Both sides do the same work three times in a row and report the last: first calls wait for code and caches.
const inARow = 3
const program = `
import sklearn
from sklearn.decomposition import PCA
X, _ = table("rows", ${columns})
X = X.astype(np.float64)
model = PCA(${components})
for _ in range(${inARow}):
    measured(lambda: model.fit(X))
    fitting = figures["cpuSeconds"]
    out = measured(lambda: model.transform(X))
figures["transformSeconds"] = figures["cpuSeconds"]
figures["cpuSeconds"] = fitting
figures["variance"] = float(model.explained_variance_.sum())
figures["version"] = sklearn.__version__
`

export const benchmark: Benchmark = {
  name: 'decomposition',
  description: `PCA of ${rows} x ${columns} doubles, ${components} components, one thread, beside scikit-learn’s`,
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-pca-'))
    try {
      const table = higgsLike({ rows, columns, seed: 1 })
      await writeForPython(folder, 'rows', table)
      const X: Matrix = toMatrix(table)
      const ours: Timed[] = []
      const theirs: Timed[] = []
      let version = ''
      await runOurs(X)
      for (let turn = 0; turn < repetitions; turn += 1) {
        const { variance, ...seconds } = await runOurs(X)
        const there = await measurePython({ python, folder, threads: 1, program })
        ours.push(seconds)
        theirs.push({ fit: there.cpuSeconds, transform: Number(there.figures['transformSeconds']) })
        version = String(there.figures['version'])
        const expected = Number(there.figures['variance'])
        if (Math.abs(variance / expected - 1) > 1e-9) {
          throw new Error(`The variances differ: ${variance} and ${expected}.`)
        }
      }
      return {
        rows: [
          compare('PCA, 100,000 x 100, 10 components: fit', ours, theirs, ({ fit }) => fit),
          compare('PCA: fit and transform', ours, theirs, ({ fit, transform }) => fit + transform),
        ],
        versions: [`scikit-learn ${version}`],
      }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Timed {
  fit: number
  transform: number
}

async function runOurs(X: Matrix): Promise<Timed & { variance: number }> {
  const params = { ...pca.defaults, nComponents: components }
  for (let warm = 1; warm < inARow; warm += 1) pca.transform(await pca.fit(X, null, params), X)
  const fitting = await measureHere(() => pca.fit(X, null, params))
  const transforming = await measureHere(() => pca.transform(fitting.result, X))
  const variance = fitting.result.explainedVariance.reduce((sum, value) => sum + value, 0)
  return { fit: fitting.cpuSeconds, transform: transforming.cpuSeconds, variance }
}

function compare(what: string, ours: Timed[], theirs: Timed[], figure: (timed: Timed) => number) {
  const [a, b] = [ours, theirs].map((times) => median(times.map(figure)))
  return { what, ours: a, theirs: b, unit: 's', value: a / b, target }
}
