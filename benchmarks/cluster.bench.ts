/** Clusterings and embeddings beside scikit-learn's: the same rows, the same settings, results that have to agree. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { hdbscan } from '../nodes/src/learn/cluster/hdbscan.ts'
import { kMeans } from '../nodes/src/learn/cluster/k-means.ts'
import { tsne } from '../nodes/src/learn/manifold/t-sne.ts'
import type { Matrix } from '../nodes/src/learn/matrix.ts'
import { toMatrix } from '../nodes/src/learn/matrix.ts'
import { gaussianMixture } from '../nodes/src/learn/mixture/gaussian-mixture.ts'
import { median, type Benchmark, type BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { measureHere, measurePython } from './measure.ts'

interface Setting {
  what: string
  rows: number
  columns: number
  repetitions: number
  target: number
  /** The fit, and one number that says whether it did the same work. */
  fit(X: Matrix): Promise<number>
  /** An expression of X that fits, and one of the fitted model that is the same number. */
  python: { model: string; figure: string }
  /** How far the two numbers may be apart, relative. */
  tolerance: number
}

const settings: readonly Setting[] = [
  {
    what: 'k-means, 100,000 x 28, k = 8, n_init = 1, 30 iterations',
    rows: 100_000,
    columns: 28,
    repetitions: 7,
    target: 1.2,
    fit: async (X) => {
      const fitted = await kMeans.fit(X, { ...kMeans.defaults, nInit: 1, tol: 0, maxIter: 30 })
      return fitted.inertia
    },
    python: { model: 'KMeans(8, n_init=1, tol=0, max_iter=30, random_state=0)', figure: 'model.inertia_' },
    tolerance: 1e-9,
  },
  {
    what: 'the same by Elkan’s algorithm',
    rows: 100_000,
    columns: 28,
    repetitions: 3,
    target: 1.2,
    fit: async (X) => {
      const params = { ...kMeans.defaults, nInit: 1, tol: 0, maxIter: 30, algorithm: 'elkan' } as const
      return (await kMeans.fit(X, params)).inertia
    },
    python: {
      model: 'KMeans(8, n_init=1, tol=0, max_iter=30, random_state=0, algorithm="elkan")',
      figure: 'model.inertia_',
    },
    tolerance: 1e-9,
  },
  {
    what: 'Gaussian mixture, 20,000 x 10, 6 full components, 20 iterations',
    rows: 20_000,
    columns: 10,
    repetitions: 3,
    target: 1.2,
    fit: async (X) => {
      const params = { ...gaussianMixture.defaults, nComponents: 6, maxIter: 20, tol: 0 }
      return (await gaussianMixture.fit(X, params)).lowerBound
    },
    python: {
      model: 'GaussianMixture(6, max_iter=20, tol=0, random_state=0)',
      figure: 'model.lower_bound_',
    },
    tolerance: 1e-8,
  },
  {
    what: 'HDBSCAN, 10,000 x 10',
    rows: 10_000,
    columns: 10,
    repetitions: 3,
    target: 1.2,
    fit: async (X) => {
      const { probabilities } = await hdbscan.fit(X, { ...hdbscan.defaults, minClusterSize: 15 })
      return 1 + probabilities.reduce((sum, value) => sum + value, 0)
    },
    python: { model: 'HDBSCAN(min_cluster_size=15, copy=True)', figure: '1 + model.probabilities_.sum()' },
    tolerance: 0.02,
  },
  {
    what: 't-SNE, 5,000 x 28, 1,000 iterations',
    rows: 5_000,
    columns: 28,
    repetitions: 1,
    target: 1,
    fit: async (X) => (await tsne.fit(X, tsne.defaults)).klDivergence,
    python: { model: 'TSNE(random_state=0)', figure: 'model.kl_divergence_' },
    tolerance: 0.03,
  },
]

function programFor({ columns, python: { model, figure } }: Setting): string {
  return `
import sklearn
from sklearn.cluster import HDBSCAN, KMeans
from sklearn.manifold import TSNE
from sklearn.mixture import GaussianMixture
X, y = table("rows", ${columns})
X = X.astype(np.float64)
KMeans(2, n_init=1).fit(X[:500])
model = measured(lambda: ${model}.fit(X))
figures["figure"] = float(${figure})
figures["version"] = sklearn.__version__
`
}

export const benchmark: Benchmark = {
  name: 'cluster',
  description: 'k-means, mixtures, HDBSCAN and t-SNE, one thread, beside scikit-learn’s',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-cluster-'))
    try {
      const results: BenchRow[] = []
      let version = ''
      for (const setting of settings) {
        const table = higgsLike({ rows: setting.rows, columns: setting.columns, seed: 1 })
        await writeForPython(folder, 'rows', table)
        const X = toMatrix(table)
        if (setting.repetitions > 1) await setting.fit(X)
        const ours: number[] = []
        const theirs: number[] = []
        for (let turn = 0; turn < setting.repetitions; turn += 1) {
          const here = await measureHere(() => setting.fit(X))
          const there = await measurePython({ python, folder, threads: 1, program: programFor(setting) })
          ours.push(here.cpuSeconds)
          theirs.push(there.cpuSeconds)
          version = String(there.figures['version'])
          const figure = Number(there.figures['figure'])
          if (!(Math.abs(here.result / figure - 1) <= setting.tolerance)) {
            throw new Error(`${setting.what}: the results differ: ${here.result} and ${figure}.`)
          }
        }
        const [a, b] = [median(ours), median(theirs)]
        const { what, target } = setting
        results.push({ what, ours: a, theirs: b, unit: 's', value: a / b, target })
      }
      return { rows: results, versions: [`scikit-learn ${version}`] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}
