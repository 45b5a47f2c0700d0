import { describe, expect, it } from 'vitest'
import { designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { sparseCounts, uniformTable } from '../fixtures/generated.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { ardRegression } from './ard-regression.ts'
import { bayesianDeviations, bayesianRidge } from './bayesian-ridge.ts'
import { gammaRegressor } from './gamma-regressor.ts'
import { huberRegressor } from './huber-regressor.ts'
import { linearPrediction } from './linear-prediction.ts'
import { poissonRegressor } from './poisson-regressor.ts'
import { quantileRegressor } from './quantile-regressor.ts'
import { toSparseRows } from './sparse-products.ts'
import { tweedieRegressor } from './tweedie-regressor.ts'

const regressors = {
  PoissonRegressor: poissonRegressor,
  GammaRegressor: gammaRegressor,
  TweedieRegressor: tweedieRegressor,
  HuberRegressor: huberRegressor,
  QuantileRegressor: quantileRegressor,
  BayesianRidge: bayesianRidge,
  ARDRegression: ardRegression,
}

/** The optimum to rounding, whatever the default tolerance. */
const tight: Partial<Record<keyof typeof regressors, object>> = {
  PoissonRegressor: { tol: 1e-10 },
  GammaRegressor: { tol: 1e-10 },
  TweedieRegressor: { tol: 1e-10 },
  HuberRegressor: { tol: 1e-9 },
}

/** How near the coefficients must come, relative to the largest. */
const allowed: Record<keyof typeof regressors, number> = {
  PoissonRegressor: 1e-6,
  GammaRegressor: 1e-6,
  TweedieRegressor: 1e-6,
  HuberRegressor: 1e-6,
  QuantileRegressor: 0,
  BayesianRidge: 1e-9,
  ARDRegression: 1e-6,
}

interface Table {
  dataset?: string
  target: string
  numeric: string[]
  /** Rows and columns of a uniform table. */
  generated?: [number, number]
  /** Rows, columns and density of sparse counts. */
  sparse?: [number, number, number]
}

interface RegressorCase extends Table {
  estimator: keyof typeof regressors
  params: Record<string, unknown>
  weighted: boolean
  coef: number[]
  intercept: number
  scale?: [number]
  alpha?: [number]
  lambda?: number[]
  nIter?: [number]
  scores?: number[]
}

const recorded = readFixture('linear-regressors') as {
  cases: RegressorCase[]
  deviations: (Table & { deviations: number[] })[]
}

function tableOf({ dataset, target, numeric, generated, sparse }: Table) {
  if (generated) {
    const { X, score, noise } = uniformTable(...generated, generated[0])
    return { X, y: score.map((value, row) => value + noise[row]) }
  }
  if (sparse) {
    const { X, score } = sparseCounts(...sparse, sparse[0])
    const y = score.map((value) => Math.floor(Math.exp(0.15 * value)) + 1)
    return { X: toSparseRows(X), y }
  }
  const raw = designMatrix(readDataset(dataset ?? ''), numeric, [])
  const columns = raw.columns.map((column) => applyStandardScale(column, fitStandardScale(column)))
  return { X: { rows: raw.rows, columns }, y: numberColumn(readDataset(dataset ?? ''), target) }
}

interface Fitted {
  coef: Float64Array
  intercept: number
  scale?: number
  alpha?: number
  lambda?: number | Float64Array
  scores?: Float64Array
  nIter?: number
  converged?: boolean
}

function fit(c: RegressorCase, X: Matrix | SparseMatrix, y: Float64Array): Promise<Fitted> {
  const estimator = regressors[c.estimator]
  const random = new RandomState(7)
  const sampleWeight = c.weighted ? Float64Array.from(y, () => random.random()) : undefined
  const params = { ...estimator.defaults, ...tight[c.estimator], ...c.params }
  return estimator.fit(X, y, params as never, { sampleWeight })
}

/** The objective of a quantile regression. */
function pinball(
  { params, weighted }: RegressorCase,
  X: Matrix | SparseMatrix,
  y: Float64Array,
  coef: Float64Array,
  intercept: number,
): number {
  const { quantile, alpha } = { ...quantileRegressor.defaults, ...params }
  const random = new RandomState(7)
  const weight = Float64Array.from(y, () => (weighted ? random.random() : 1))
  const total = weight.reduce((sum, value) => sum + value, 0)
  const loss = linearPrediction(X, coef, intercept).reduce((sum, predicted, row) => {
    const error = y[row] - predicted
    return sum + weight[row] * Math.max(quantile * error, (quantile - 1) * error)
  }, 0)
  return loss / total + alpha * coef.reduce((sum, value) => sum + Math.abs(value), 0)
}

function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs)) || 1
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / size
}

describe('linear regressors equal scikit-learn', () => {
  it.each(recorded.cases)('$estimator $params of $dataset, weighted $weighted', async (c) => {
    const { X, y } = tableOf(c)
    const fitted = await fit(c, X, y)
    const most = allowed[c.estimator]
    expect(fitted.converged ?? true).toBe(true)
    if (c.estimator === 'QuantileRegressor') {
      // Several vertices may have the least objective.
      const [own, recorded] = [fitted, c].map(({ coef, intercept }) =>
        pinball(c, X, y, Float64Array.from(coef), intercept),
      )
      expect(own / recorded - 1).toBeLessThan(1e-9)
      return
    }
    expect(difference([...fitted.coef, fitted.intercept], [...c.coef, c.intercept])).toBeLessThan(most)
    for (const name of ['scale', 'alpha', 'lambda', 'scores'] as const) {
      const expected = c[name]
      if (expected === undefined) continue
      const own = fitted[name] ?? Number.NaN
      const values = typeof own === 'number' ? [own] : own
      expected.forEach((value, i) => expect(Math.abs(values[i] / value - 1)).toBeLessThan(10 * most))
    }
    if (c.nIter !== undefined) expect(fitted.nIter).toBe(c.nIter[0])
  })

  it.each(recorded.deviations)('deviations of BayesianRidge on $dataset', async (c) => {
    const { X, y } = tableOf(c)
    if (!('columns' in X)) throw new Error('these tables are dense')
    const fitted = await bayesianRidge.fit(X, y, bayesianRidge.defaults)
    const own = bayesianDeviations(fitted, X).filter((_, row) => row % 40 === 0)
    expect(difference(own, c.deviations)).toBeLessThan(1e-9)
  })
})

describe('generalized linear models', () => {
  const { X } = uniformTable(30, 2, 1)

  it.each([
    ['PoissonRegressor', -1],
    ['GammaRegressor', 0],
  ] as const)('%s refuses a target of %d', async (name, value) => {
    const y = new Float64Array(30).fill(1)
    y[3] = value
    const estimator = regressors[name]
    const fit = estimator.fit(X, y, estimator.defaults)
    await expect(fit).rejects.toMatchObject({ name: 'FitError', code: 'target_out_of_range' })
  })

  it('start a search over many rows on some of them and end at the same optimum', async () => {
    const table = uniformTable(70_000, 3, 5)
    const y = table.score.map((value, row) => Math.floor(Math.exp(0.2 * value + table.noise[row])))
    const fitted = await poissonRegressor.fit(table.X, y, {
      ...poissonRegressor.defaults,
      alpha: 0.1,
      tol: 1e-9,
    })
    const means = poissonRegressor.predict(fitted, table.X)
    table.X.columns.forEach((column, j) => {
      const pull = column.reduce((sum, value, row) => sum + value * (means[row] - y[row]), 0) / y.length
      expect(Math.abs(pull + 0.1 * fitted.coef[j])).toBeLessThan(1e-9)
    })
  })
})

describe('robust regression', () => {
  it('finds the coefficients that most rows agree on', async () => {
    const { X, score } = uniformTable(200, 3, 9)
    const y = score.map((value, row) => (row % 10 === 0 ? 1000 : value))
    for (const fitted of [
      await huberRegressor.fit(X, y, huberRegressor.defaults),
      await quantileRegressor.fit(X, y, { ...quantileRegressor.defaults, alpha: 0 }),
    ]) {
      expect(difference(fitted.coef, [-5, 2, -2])).toBeLessThan(1e-3)
    }
  })

  it('a quantile regression of rows that repeat, with features that depend on each other, is optimal', async () => {
    const { X, score } = uniformTable(60, 2, 4)
    const steps = X.columns.map((column) => column.map((value) => Math.round(2 * value)))
    const columns = [
      ...steps,
      steps[0].map((value, row) => value + steps[1][row]),
      new Float64Array(60).fill(3),
    ]
    const y = score.map(Math.round)
    const fitted = await quantileRegressor.fit({ rows: 60, columns }, y, {
      ...quantileRegressor.defaults,
      alpha: 0,
      quantile: 0.3,
    })
    const smaller = await quantileRegressor.fit({ rows: 60, columns: steps }, y, {
      ...quantileRegressor.defaults,
      alpha: 0,
      quantile: 0.3,
    })
    const loss = (predicted: Float64Array) =>
      predicted.reduce((sum, value, row) => sum + Math.max(0.3 * (y[row] - value), 0.7 * (value - y[row])), 0)
    const all = loss(quantileRegressor.predict(fitted, { rows: 60, columns }))
    const few = loss(quantileRegressor.predict(smaller, { rows: 60, columns: steps }))
    expect(Math.abs(all / few - 1)).toBeLessThan(1e-9)
  })

  it('begins a quantile regression of many rows at the optimum of some', async () => {
    const { X, score, noise } = uniformTable(25_000, 3, 6)
    const y = score.map((value, row) => value + 4 * noise[row])
    const fitted = await quantileRegressor.fit(X, y, {
      ...quantileRegressor.defaults,
      alpha: 0,
      quantile: 0.8,
    })
    const below = quantileRegressor.predict(fitted, X).filter((value, row) => y[row] < value - 1e-9)
    expect(Math.abs(below.length / 25_000 - 0.8)).toBeLessThan(5 / 25_000)
    expect(fitted.nIter).toBeLessThan(60)
  })
})
