/** How good the models are: cross-validated scores on the shipped data sets beside scikit-learn, the same folds for both. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findPython } from '../nodes/src/export/testing/find-python.ts'
import { findEstimator } from '../nodes/src/learn/estimators.ts'
import { codesOf, numberColumn, readDataset, textColumn } from '../nodes/src/learn/fixtures/dataset.ts'
import { tfidfVectorizer } from '../nodes/src/learn/feature-extraction/tfidf-vectorizer.ts'
import type { Matrix, SparseMatrix, Target } from '../nodes/src/learn/matrix.ts'
import { isClassTarget, isSparse } from '../nodes/src/learn/matrix.ts'
import { crossValidate } from '../nodes/src/learn/model-selection/cross-validate.ts'
import type { Splitter } from '../nodes/src/learn/model-selection/splitter.ts'
import { splitRows } from '../nodes/src/learn/model-selection/splitter.ts'
import type { Benchmark, BenchRow } from './benchmark.ts'
import { measurePython } from './measure.ts'

interface Model {
  what: string
  classifier: string
  regressor: string
  params: Record<string, unknown>
  /** scikit-learn's classes and arguments; `seed` is the seed of the repetition. */
  python: { classifier: string; regressor: string }
  /** Repetitions with other seeds and folds, where chance plays a part. */
  seeds: number
  /** Whether it learns from weighed words of texts rather than from columns. */
  reads?: 'texts'
}

const models: readonly Model[] = [
  {
    what: 'histogram boosting',
    classifier: 'HistGradientBoostingClassifier',
    regressor: 'HistGradientBoostingRegressor',
    params: { earlyStopping: false },
    python: {
      classifier: 'HistGradientBoostingClassifier(early_stopping=False, random_state=seed)',
      regressor: 'HistGradientBoostingRegressor(early_stopping=False, random_state=seed)',
    },
    seeds: 2,
  },
  {
    what: 'forest of exact splits',
    classifier: 'RandomForestClassifier',
    regressor: 'RandomForestRegressor',
    params: { method: 'exact' },
    python: {
      classifier: 'RandomForestClassifier(random_state=seed)',
      regressor: 'RandomForestRegressor(random_state=seed)',
    },
    seeds: 1,
  },
  {
    what: 'forest of histogram splits',
    classifier: 'RandomForestClassifier',
    regressor: 'RandomForestRegressor',
    params: { method: 'hist' },
    python: {
      classifier: 'RandomForestClassifier(random_state=seed)',
      regressor: 'RandomForestRegressor(random_state=seed)',
    },
    seeds: 4,
  },
  {
    what: 'logistic and ridge regression on scaled columns',
    classifier: 'LogisticRegression',
    regressor: 'Ridge',
    params: {},
    python: {
      classifier: 'LogisticRegression(max_iter=5000, tol=1e-8)',
      regressor: 'Ridge()',
    },
    seeds: 1,
  },
  {
    what: 'nearest neighbours on scaled columns',
    classifier: 'KNeighborsClassifier',
    regressor: 'KNeighborsRegressor',
    params: {},
    python: { classifier: 'KNeighborsClassifier()', regressor: 'KNeighborsRegressor()' },
    seeds: 1,
  },
  {
    what: 'logistic regression on tf-idf of texts',
    classifier: 'LogisticRegression',
    regressor: 'Ridge',
    params: {},
    python: { classifier: 'LogisticRegression(max_iter=5000, tol=1e-8)', regressor: 'Ridge()' },
    seeds: 1,
    reads: 'texts',
  },
  {
    what: 'naive Bayes on tf-idf of texts',
    classifier: 'MultinomialNB',
    regressor: 'Ridge',
    params: {},
    python: { classifier: 'MultinomialNB()', regressor: 'Ridge()' },
    seeds: 1,
    reads: 'texts',
  },
]

export const benchmark: Benchmark = {
  name: 'quality',
  description:
    'AUC (classes) and R2 (numbers), 5-fold cross-validation on the shipped data sets, beside scikit-learn',
  async run() {
    const python = findPython()
    if (python === null) throw new Error('There is no Python with scikit-learn to compare with.')
    const folder = await mkdtemp(join(tmpdir(), 'flowza-bench-quality-'))
    try {
      const rows: BenchRow[] = []
      const tasks = await readTasks()
      let version = ''
      for (const model of models) {
        let worst: BenchRow | null = null
        for (const task of tasks) {
          if ((task.texts !== undefined) !== (model.reads === 'texts')) continue
          const ours = await ownScore(model, task)
          const { score: theirs, version: found } = await pythonScore(model, task, { python, folder })
          version = found
          const value = theirs - ours
          console.error(`${model.what}, ${task.id}: ${ours.toFixed(4)}, scikit-learn ${theirs.toFixed(4)}`)
          if (worst === null || value > worst.value) {
            const what = `${model.what}: the data set where it falls short most (${task.id})`
            worst = { what, ours, theirs, unit: isClassTarget(task.y) ? 'AUC' : 'R2', value, target: 0.002 }
          }
        }
        if (worst !== null) rows.push(worst)
      }
      return { rows, versions: [`scikit-learn ${version}`] }
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  },
}

interface Task {
  id: string
  X: Matrix | SparseMatrix
  y: Target
  /** What X was made from, for Python to weigh its words itself. */
  texts?: string[]
}

interface DatasetHeader {
  id: string
  task: string | null
  target: string | null
  columns: { name: string; kind: string; role: string }[]
}

async function readTasks(): Promise<Task[]> {
  const index = new URL('../datasets/', import.meta.url)
  const ids = ['auto-mpg', 'bike-sharing-daily', 'bike-sharing-hourly', 'breast-cancer', 'california-housing']
  ids.push('concrete-strength', 'credit-default', 'diabetes', 'digits-8x8', 'german-credit', 'heart-disease')
  ids.push('iris', 'penguins', 'review-sentences', 'seattle-weather', 'sms-spam', 'telco-churn', 'titanic')
  ids.push('wine')
  const tasks: Task[] = []
  for (const id of ids) {
    const header = JSON.parse(await readFile(new URL(`${id}/dataset.json`, index), 'utf8')) as DatasetHeader
    const hasNumbers = header.columns.some(({ kind, role }) => role === 'feature' && isNumberKind(kind))
    const text = hasNumbers ? undefined : header.columns.find(({ kind }) => kind === 'text')
    tasks.push(text === undefined ? taskOf(header) : await textTaskOf(header, text.name))
  }
  return tasks
}

async function textTaskOf({ id, target }: DatasetHeader, column: string): Promise<Task> {
  const data = readDataset(id)
  const texts = textColumn(data, column).map((text) => text ?? '')
  const fitted = await tfidfVectorizer.fit(texts, tfidfVectorizer.defaults)
  const { codes, classCount } = codesOf(data, target ?? '')
  return { id, X: tfidfVectorizer.transform(fitted, texts), y: { codes, classCount }, texts }
}

/** Medians for gaps, one column a category, every column scaled: all before the folds, alike for both sides. */
function taskOf({ id, task, target, columns }: DatasetHeader): Task {
  const data = readDataset(id)
  const features = columns.filter(({ name, role }) => name !== target && role === 'feature')
  const own = features.flatMap(({ name, kind }) => {
    if (kind === 'categorical' || kind === 'boolean') return dummies(textColumn(data, name))
    return isNumberKind(kind) ? [filled(numberColumn(data, name))] : []
  })
  const isKept = (row: number) => target !== null && data.columns.get(target)?.[row] !== ''
  const kept = Array.from({ length: data.rows }, (_, row) => row).filter(isKept)
  const X = {
    rows: kept.length,
    columns: own.map((column) => scaled(Float64Array.from(kept, (row) => column[row]))),
  }
  if (task === 'classification') {
    const { codes, classCount } = codesOf(data, target ?? '')
    const isBinaryHeart = id === 'heart-disease'
    return {
      id,
      X,
      y: {
        codes: Int32Array.from(kept, (row) => (isBinaryHeart ? Math.min(1, codes[row]) : codes[row])),
        classCount: isBinaryHeart ? 2 : classCount,
      },
    }
  }
  const numbers = numberColumn(data, target ?? '')
  return { id, X, y: Float64Array.from(kept, (row) => numbers[row]) }
}

async function ownScore(model: Model, { X, y }: Task): Promise<number> {
  const estimator = findEstimator(isClassTarget(y) ? model.classifier : model.regressor)
  let sum = 0
  for (let seed = 0; seed < model.seeds; seed += 1) {
    const scoring = isClassTarget(y) ? (y.classCount === 2 ? 'roc_auc' : 'roc_auc_ovr') : 'r2'
    const result = await crossValidate(
      estimator,
      estimator.params.parse(model.params),
      { X, y },
      {
        splitter: splitterOf(y),
        splitRandomState: seed,
        randomState: seed,
        scoring: [scoring],
      },
    )
    const scores = result.testScores[scoring]
    sum += scores.reduce((total, score) => total + score, 0) / scores.length
  }
  return sum / model.seeds
}

async function pythonScore(
  model: Model,
  { X, y, texts }: Task,
  { python, folder }: { python: string; folder: string },
): Promise<{ score: number; version: string }> {
  if (isSparse(X)) {
    await writeFile(join(folder, 'texts'), JSON.stringify(texts))
  } else {
    const flat = new Float64Array(X.rows * X.columns.length)
    X.columns.forEach((column, index) => flat.set(column, index * X.rows))
    await writeFile(join(folder, 'x'), flat)
  }
  await writeFile(join(folder, 'y'), isClassTarget(y) ? y.codes : y)
  const folds = Int32Array.from({ length: model.seeds * X.rows })
  for (let seed = 0; seed < model.seeds; seed += 1) {
    splitRows(splitterOf(y), { rows: X.rows, y, randomState: seed }).forEach(({ test }, fold) => {
      for (const row of test) folds[seed * X.rows + row] = fold
    })
  }
  await writeFile(join(folder, 'folds'), folds)
  const { figures } = await measurePython({
    python,
    folder,
    threads: 2,
    program: `
import sklearn
from sklearn.ensemble import *
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.naive_bayes import MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, KNeighborsRegressor
from sklearn.metrics import r2_score, roc_auc_score
classes = ${isClassTarget(y) ? 'True' : 'False'}
y = np.fromfile("y", dtype=np.int32 if classes else np.float64)
X = ${isSparse(X) ? 'TfidfVectorizer().fit_transform(json.load(open("texts")))' : 'np.ascontiguousarray(np.fromfile("x").reshape(-1, len(y)).T)'}
folds = np.fromfile("folds", dtype=np.int32).reshape(-1, len(y))
scores = []
for seed in range(len(folds)):
    for fold in range(folds[seed].max() + 1):
        test = folds[seed] == fold
        model = ${isClassTarget(y) ? model.python.classifier : model.python.regressor}
        model.fit(X[~test], y[~test])
        if not classes:
            scores.append(r2_score(y[test], model.predict(X[test])))
        else:
            p = model.predict_proba(X[test])
            scores.append(roc_auc_score(y[test], p[:, 1]) if p.shape[1] == 2 else roc_auc_score(y[test], p, multi_class="ovr"))
figures["score"] = float(np.mean(scores))
figures["version"] = sklearn.__version__
`,
  })
  return { score: Number(figures['score']), version: String(figures['version']) }
}

function splitterOf(y: Target): Splitter {
  return { kind: isClassTarget(y) ? 'StratifiedKFold' : 'KFold', nSplits: 5, shuffle: true }
}

function isNumberKind(kind: string): boolean {
  return kind === 'numeric' || kind === 'integer'
}

function dummies(values: readonly (string | null)[]): Float64Array[] {
  const categories = [...new Set(values)].filter((value) => value !== null).sort()
  return categories.map((category) => Float64Array.from(values, (value) => (value === category ? 1 : 0)))
}

function filled(column: Float64Array): Float64Array {
  const present = column.filter((value) => !Number.isNaN(value)).sort()
  const median = present[present.length >> 1] ?? 0
  return column.map((value) => (Number.isNaN(value) ? median : value))
}

function scaled(column: Float64Array): Float64Array {
  const mean = column.reduce((sum, value) => sum + value, 0) / column.length
  const deviation = Math.sqrt(column.reduce((sum, value) => sum + (value - mean) ** 2, 0) / column.length)
  return column.map((value) => (value - mean) / (deviation || 1))
}
