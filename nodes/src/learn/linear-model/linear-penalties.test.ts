import { describe, expect, it } from 'vitest'
import { codesOf, designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { classesOf, sparseCounts, uniformTable } from '../fixtures/generated.ts'
import type { Matrix } from '../matrix.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { elasticNet } from './elastic-net.ts'
import { lasso } from './lasso.ts'
import type { LinearState } from './linear-prediction.ts'
import { linearRegression } from './linear-regression.ts'
import { logisticRegression } from './logistic-regression.ts'
import { ridge } from './ridge.ts'
import { toSparseRows } from './sparse-products.ts'

interface Design {
  dataset: string
  target: string
  numeric: string[]
  weighted: boolean
}

interface RegressionCase extends Design {
  estimator: 'LinearRegression' | 'Ridge' | 'Lasso' | 'ElasticNet'
  params: Record<string, number | boolean>
  coef: number[]
  intercept: number
}

interface LogisticCase extends Design {
  params: { C: number; l1Ratio: number; classWeight: number[] | 'balanced' | null }
  coef: number[][]
  intercept: number[]
}

interface SparseCase {
  rows: number
  columns: number
  density: number
  classes: number
  estimator: 'LogisticRegression' | 'Ridge'
  params: Record<string, number | boolean>
  coef: number[]
  intercept: number[]
}

const recorded = readFixture('linear-penalties') as {
  regression: RegressionCase[]
  logistic: LogisticCase[]
  sparse: SparseCase[]
  wide: Pick<RegressionCase, 'estimator' | 'params' | 'weighted' | 'coef' | 'intercept'>[]
}

function matrixOf({ dataset, numeric }: Design): Matrix {
  const X = designMatrix(readDataset(dataset), numeric, [])
  return {
    rows: X.rows,
    columns: X.columns.map((column) => applyStandardScale(column, fitStandardScale(column))),
  }
}

function drawWeights(rows: number): Float64Array {
  const random = new RandomState(7)
  return Float64Array.from({ length: rows }, () => random.random())
}

function fitRegression(c: RegressionCase, X: Matrix, y: Float64Array): Promise<LinearState> {
  const options = c.weighted ? { sampleWeight: drawWeights(X.rows) } : {}
  switch (c.estimator) {
    case 'LinearRegression':
      return linearRegression.fit(X, y, { ...linearRegression.defaults, ...c.params }, options)
    case 'Ridge':
      return ridge.fit(X, y, { ...ridge.defaults, ...c.params }, options)
    case 'Lasso':
      return lasso.fit(X, y, { ...lasso.defaults, tol: 1e-13, maxIter: 10_000, ...c.params }, options)
    case 'ElasticNet':
      return elasticNet.fit(
        X,
        y,
        { ...elasticNet.defaults, tol: 1e-13, maxIter: 10_000, ...c.params },
        options,
      )
  }
}

/** The largest difference, relative to the largest value. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / size
}

describe('penalised least squares have the optimum of scikit-learn', () => {
  it.each(recorded.regression)('$estimator $params of $dataset, weighted $weighted', async (c) => {
    const fitted = await fitRegression(c, matrixOf(c), numberColumn(readDataset(c.dataset), c.target))
    expect(difference([...fitted.coef, fitted.intercept], [...c.coef, c.intercept])).toBeLessThan(1e-6)
  })
})

describe('far more features than rows', () => {
  it.each(recorded.wide)('$estimator $params, weighted $weighted', async (c) => {
    const { X, score, noise } = uniformTable(40, 600, 40)
    const y = score.map((value, row) => value + noise[row])
    const fitted = await fitRegression({ ...c, dataset: '', target: '', numeric: [] }, X, y)
    const own = [...fitted.coef.subarray(0, 40), fitted.intercept]
    expect(difference(own, [...c.coef, c.intercept])).toBeLessThan(c.estimator === 'Lasso' ? 1e-6 : 1e-9)
  })
})

describe('logistic regression with an absolute penalty has the optimum of scikit-learn', () => {
  it.each(recorded.logistic)('$params of $dataset, weighted $weighted', async (c) => {
    const X = matrixOf(c)
    const y = codesOf(readDataset(c.dataset), c.target)
    const params = { ...logisticRegression.defaults, ...c.params, tol: 1e-10 }
    const options = c.weighted ? { sampleWeight: drawWeights(X.rows) } : {}
    const fitted = await logisticRegression.fit(X, y, params, options)
    expect(fitted.converged).toBe(true)
    expect(
      difference([...fitted.coef, ...fitted.intercept], [...c.coef.flat(), ...c.intercept]),
    ).toBeLessThan(1e-6)
  })

  it.each(recorded.logistic.filter((c) => c.dataset !== 'breast-cancer'))(
    'the same over sparse rows: $params of $dataset',
    async (c) => {
      const X = toSparseRows(matrixOf(c))
      const y = codesOf(readDataset(c.dataset), c.target)
      const params = { ...logisticRegression.defaults, ...c.params, tol: 1e-9 }
      const options = c.weighted ? { sampleWeight: drawWeights(X.rows) } : {}
      const fitted = await logisticRegression.fit(X, y, params, options)
      expect(fitted.converged).toBe(true)
      expect(difference(fitted.coef, c.coef.flat())).toBeLessThan(1e-6)
    },
  )
})

describe('sparse features give the optimum of scikit-learn', () => {
  it.each(recorded.sparse)('$estimator $params, $rows x $columns', async (c) => {
    const { X, score, noise } = sparseCounts(c.rows, c.columns, c.density, c.rows)
    const rows = toSparseRows(X)
    if (c.estimator === 'Ridge') {
      const y = score.map((value, row) => value + noise[row])
      const options = { sampleWeight: drawWeights(c.rows) }
      const params = { ...ridge.defaults, ...c.params }
      for (const features of [rows, X]) {
        const fitted = await ridge.fit(features, y, params, options)
        expect(difference([...fitted.coef, fitted.intercept], [...c.coef, ...c.intercept])).toBeLessThan(1e-9)
      }
      return
    }
    const y = classesOf(
      score.map((value, row) => value + 20 * noise[row]),
      c.classes,
    )
    for (const features of [rows, X]) {
      const fitted = await logisticRegression.fit(features, y, {
        ...logisticRegression.defaults,
        tol: 1e-10,
        ...c.params,
      })
      expect(fitted.converged).toBe(true)
      expect(difference([...fitted.coef, ...fitted.intercept], [...c.coef, ...c.intercept])).toBeLessThan(
        1e-6,
      )
    }
  })

  it('ridge without a penalty is the shortest least squares, and none is below 0 where asked for', async () => {
    const { X, score, noise } = sparseCounts(200, 12, 0.3, 3)
    const y = score.map((value, row) => value + noise[row])
    const rows = toSparseRows(X)
    for (const params of [
      { ...ridge.defaults, alpha: 0 },
      { ...ridge.defaults, positive: true },
    ]) {
      const dense = await ridge.fit(X, y, params)
      const sparse = await ridge.fit(rows, y, params)
      expect(difference(sparse.coef, [...dense.coef])).toBeLessThan(1e-9)
    }
  })
})
