/** Multi-layer perceptrons beside scikit-learn's: the same rows in the same order, the same losses. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import type { Features } from '../nodes/src/learn/matrix.ts'
import { mlpClassifier } from '../nodes/src/learn/neural-network/mlp-classifier.ts'
import { median, type Benchmark, type BenchRow } from './benchmark.ts'
import { higgsLike, writeForPython } from './higgs-like.ts'
import { measureHere, measurePython } from './measure.ts'

const repetitions = 5
const rows = 100_000
const columns = 28
const epochs = 5

interface Setting {
  what: string
  precision: 'float32' | 'float64'
  activation: 'relu' | 'tanh'
  batchSize: number
  target: number
}

const settings: readonly Setting[] = [
  {
    what: 'MLP 28-64-32-1, 5 epochs of 100,000 rows, Adam, batches of 256',
    precision: 'float32',
    activation: 'relu',
    batchSize: 256,
    target: 0.5,
  },
  {
    what: 'the same in double precision',
    precision: 'float64',
    activation: 'relu',
    batchSize: 256,
    target: 1,
  },
  {
    what: 'the same with tanh, batches of 200',
    precision: 'float32',
    activation: 'tanh',
    batchSize: 200,
    target: 1,
  },
]

function programFor({ precision, activation, batchSize }: Setting): string {
  return `
import sklearn
from sklearn.neural_network import MLPClassifier
X, y = table("train", ${columns})
X = X.astype(np.${precision})
model = MLPClassifier((64, 32), activation="${activation}", batch_size=${batchSize}, max_iter=${epochs}, random_state=0)
measured(lambda: model.fit(X, y))
figures["loss"] = float(model.loss_)
figures["version"] = sklearn.__version__
`
}

export const benchmark: Benchmark = {
  name: 'neural-network',
  description: 'MLPClassifier of 100,000 rows, one thread, beside scikit-learn’s',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-mlp-'))
    try {
      const train = higgsLike({ rows, columns, seed: 1 })
      await writeForPython(folder, 'train', train)
      const results: BenchRow[] = []
      let version = ''
      for (const setting of settings) {
        const ours: number[] = []
        const theirs: number[] = []
        await fit(train, setting)
        for (let turn = 0; turn < repetitions; turn += 1) {
          const here = await measureHere(() => fit(train, setting))
          const there = await measurePython({ python, folder, threads: 1, program: programFor(setting) })
          ours.push(here.cpuSeconds)
          theirs.push(there.cpuSeconds)
          version = String(there.figures['version'])
          const loss = Number(there.figures['loss'])
          if (Math.abs(here.result.loss / loss - 1) > 1e-3) {
            throw new Error(`The losses differ: ${here.result.loss} and ${loss}.`)
          }
        }
        const [a, b] = [median(ours), median(theirs)]
        results.push({
          what: setting.what,
          ours: a,
          theirs: b,
          unit: 's',
          value: a / b,
          target: setting.target,
        })
      }
      return { rows: results, versions: [`scikit-learn ${version}`] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

function fit(train: ReturnType<typeof higgsLike>, { precision, activation, batchSize }: Setting) {
  const X: Features = {
    rows,
    columns:
      precision === 'float32' ? train.columns : train.columns.map((column) => Float64Array.from(column)),
  }
  const params = {
    ...mlpClassifier.defaults,
    hiddenLayerSizes: [64, 32],
    activation,
    batchSize,
    maxIter: epochs,
  }
  return mlpClassifier.fit(X, { codes: train.codes, classCount: 2 }, params)
}
