import { describe, expect, it } from 'vitest'
import { codesOf, designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { classesOf, sparseCounts, uniformTable } from '../fixtures/generated.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { elasticNetCV } from './elastic-net-cv.ts'
import { lassoCV } from './lasso-cv.ts'
import { logisticRegressionCV } from './logistic-regression-cv.ts'
import { ridgeClassifier } from './ridge-classifier.ts'
import { ridgeCV } from './ridge-cv.ts'
import { toSparseRows } from './sparse-products.ts'

const regressors = { LassoCV: lassoCV, ElasticNetCV: elasticNetCV, RidgeCV: ridgeCV }
const classifiers = { RidgeClassifier: ridgeClassifier, LogisticRegressionCV: logisticRegressionCV }

interface SearchCase {
  dataset?: string
  target: string
  numeric: string[]
  generated?: [number, number]
  sparse?: [number, number, number, number]
  estimator: keyof typeof regressors | keyof typeof classifiers
  params: Record<string, unknown>
  weighted: boolean
  coef: number[]
  intercept: number[]
  /** What was chosen, or tried. */
  alpha?: number[]
  alphas?: number[]
  C?: number[]
  l1Ratio?: number[]
  msePath?: number[]
  bestScore?: number[]
}

const recorded = readFixture('linear-searches') as { cases: SearchCase[] }

function designOf({ dataset, numeric }: SearchCase) {
  const raw = designMatrix(readDataset(dataset ?? ''), numeric, [])
  const columns = raw.columns.map((column) => applyStandardScale(column, fitStandardScale(column)))
  return { rows: raw.rows, columns }
}

type Fitted = { coef: Float64Array; intercept: number | Float64Array } & Record<string, unknown>

async function fit(c: SearchCase): Promise<Fitted> {
  const options = (rows: number) => {
    const random = new RandomState(7)
    return {
      sampleWeight: c.weighted ? Float64Array.from({ length: rows }, () => random.random()) : undefined,
    }
  }
  if (c.estimator === 'RidgeClassifier' || c.estimator === 'LogisticRegressionCV') {
    const estimator = classifiers[c.estimator]
    const tight = c.estimator === 'LogisticRegressionCV' ? { tol: 1e-10 } : {}
    const params = { ...estimator.defaults, ...tight, ...c.params } as never
    if (!c.sparse) {
      const X = designOf(c)
      const y = codesOf(readDataset(c.dataset ?? ''), c.target)
      const fitted: object = await estimator.fit(X, y, params, options(X.rows))
      return fitted as Fitted
    }
    const [rows, columns, density, classes] = c.sparse
    const { X, score, noise } = sparseCounts(rows, columns, density, rows)
    const y = classesOf(
      score.map((value, row) => value + 20 * noise[row]),
      classes,
    )
    const fitted: object = await estimator.fit(toSparseRows(X), y, params, options(rows))
    return fitted as Fitted
  }
  const estimator = regressors[c.estimator]
  const tight = c.estimator === 'RidgeCV' ? {} : { tol: 1e-13, maxIter: 10_000 }
  const params = { ...estimator.defaults, ...tight, ...c.params } as never
  if (!c.generated) {
    const X = designOf(c)
    const y = numberColumn(readDataset(c.dataset ?? ''), c.target)
    const fitted: object = await estimator.fit(X, y, params, options(X.rows))
    return fitted as Fitted
  }
  const { X, score, noise } = uniformTable(...c.generated, c.generated[0])
  const y = score.map((value, row) => value + noise[row])
  const fitted: object = await estimator.fit(X, y, params, options(X.rows))
  return fitted as Fitted
}

function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs)) || 1
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / size
}

describe('linear models that choose their penalty choose as scikit-learn does', () => {
  it.each(recorded.cases)(
    '$estimator $params of $dataset$generated$sparse, weighted $weighted',
    async (c) => {
      const fitted = await fit(c)
      const intercepts = typeof fitted.intercept === 'number' ? [fitted.intercept] : [...fitted.intercept]
      const allowed = c.estimator.startsWith('Ridge') ? 1e-9 : 1e-6
      for (const name of ['alpha', 'alphas', 'C', 'msePath', 'bestScore', 'l1Ratio'] as const) {
        const expected = c[name]
        if (expected === undefined || (name === 'l1Ratio' && c.estimator === 'LassoCV')) continue
        const own = fitted[name]
        const values = typeof own === 'number' ? expected.map(() => own) : (own as Float64Array)
        expect(difference(values, expected)).toBeLessThan(1e-8)
      }
      expect(difference([...fitted.coef, ...intercepts], [...c.coef, ...c.intercept])).toBeLessThan(allowed)
    },
  )

  it('says so when there are fewer rows than folds', async () => {
    const { X, score } = uniformTable(4, 2, 1)
    const error = { name: 'FitError', code: 'too_few_rows' }
    await expect(lassoCV.fit(X, score, lassoCV.defaults)).rejects.toMatchObject(error)
    const search = logisticRegressionCV.fit(X, classesOf(score, 2), logisticRegressionCV.defaults)
    await expect(search).rejects.toMatchObject(error)
  })
})
