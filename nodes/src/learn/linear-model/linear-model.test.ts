import { describe, expect, it } from 'vitest'
import { codesOf, designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import type { Matrix } from '../matrix.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { lasso } from './lasso.ts'
import { linearRegression } from './linear-regression.ts'
import type { LinearState } from './linear-prediction.ts'
import { logisticRegression } from './logistic-regression.ts'
import { ridge } from './ridge.ts'

interface Design {
  dataset: string
  target: string
  numeric: string[]
  text: string[]
  scale: boolean
  weighted: boolean
}

interface RegressionCase extends Design {
  estimator: 'LinearRegression' | 'Ridge' | 'Lasso'
  params: { alpha?: number; fitIntercept?: boolean }
  coef: number[]
  intercept: number
  predictions: number[]
}

interface LogisticCase extends Design {
  params: { C: number | null; fitIntercept?: boolean; classWeight?: 'balanced' }
  probabilities: number[][]
}

const recorded = readFixture('linear-model') as {
  rows: number
  regression: RegressionCase[]
  logistic: LogisticCase[]
  nearSingular: { number: number; rank: number; predictions: number[] }[]
}

/** Optima as near as rounding allows, whatever the defaults. */
const tightLasso = { ...lasso.defaults, maxIter: 10_000, tol: 1e-14 }
const tightLogistic = { ...logisticRegression.defaults, tol: 1e-10 }

function matrixOf({ dataset, numeric, text, scale }: Design): Matrix {
  const X = designMatrix(readDataset(dataset), numeric, text)
  if (!scale) return X
  return {
    rows: X.rows,
    columns: X.columns.map((column) => applyStandardScale(column, fitStandardScale(column))),
  }
}

function weightsOf(design: Design, rows: number): Float64Array | undefined {
  if (!design.weighted) return undefined
  const random = new RandomState(7)
  return Float64Array.from({ length: rows }, () => random.random())
}

/** The rows whose predictions are recorded. */
function sample(values: Float64Array, count: number): number[] {
  const step = Math.floor(values.length / count)
  return Array.from({ length: count }, (_, i) => values[i * step])
}

function fitRegression(c: RegressionCase, X: Matrix, y: Float64Array): Promise<LinearState> {
  const options = { sampleWeight: weightsOf(c, X.rows) }
  switch (c.estimator) {
    case 'LinearRegression':
      return linearRegression.fit(X, y, { ...linearRegression.defaults, ...c.params }, options)
    case 'Ridge':
      return ridge.fit(X, y, { ...ridge.defaults, ...c.params }, options)
    case 'Lasso':
      return lasso.fit(X, y, { ...tightLasso, ...c.params }, options)
  }
}

function relativeError(actual: readonly number[], expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs))
  return Math.max(
    ...expected.map((value, i) => Math.abs(actual[i] - value) / Math.max(Math.abs(value), 1e-3 * size)),
  )
}

describe('linear models equal scikit-learn', () => {
  it.each(recorded.regression)(
    '$estimator $params of $dataset, scaled $scale, weighted $weighted',
    async (c) => {
      const X = matrixOf(c)
      const y = numberColumn(readDataset(c.dataset), c.target)
      const fitted = await fitRegression(c, X, y)
      const predictions = sample(linearRegression.predict({ ...fitted, rank: 0 }, X), recorded.rows)
      expect(relativeError(predictions, c.predictions)).toBeLessThan(1e-9)
      expect(relativeError([...fitted.coef], c.coef)).toBeLessThan(c.estimator === 'Lasso' ? 1e-6 : 1e-9)
    },
  )

  it.each(recorded.logistic)('logistic $params of $dataset, scaled $scale, weighted $weighted', async (c) => {
    const X = matrixOf(c)
    const y = codesOf(readDataset(c.dataset), c.target)
    const params = { ...tightLogistic, ...c.params, C: c.params.C ?? Infinity }
    const fitted = await logisticRegression.fit(X, y, params, { sampleWeight: weightsOf(c, X.rows) })
    expect(fitted.converged).toBe(true)
    const probabilities = logisticRegression.predictProba(fitted, X)
    c.probabilities.forEach((expected, k) => {
      sample(probabilities[k], recorded.rows).forEach((p, i) =>
        expect(Math.abs(p - expected[i])).toBeLessThan(1e-6),
      )
    })
  })
})

/** A table drawn from a seed: independent normal features and a linear score of them. */
function drawTable(rows: number, features: number): { X: Matrix; score: Float64Array; random: RandomState } {
  const random = new RandomState(rows)
  const columns = Array.from({ length: features }, () =>
    Float64Array.from({ length: rows }, () => random.gauss()),
  )
  const score = new Float64Array(rows)
  columns.forEach((column, j) => column.forEach((value, row) => (score[row] += value * (j % 3))))
  return { X: { rows, columns }, score, random }
}

describe('least squares', () => {
  it('spreads the weight over equal features: the shortest solution', async () => {
    const { X, score } = drawTable(50, 3)
    const twice = { rows: X.rows, columns: [...X.columns, X.columns[2], X.columns[1]] }
    const fitted = await linearRegression.fit(twice, score, linearRegression.defaults)
    expect(Math.max(...[0, 0.5, 1, 1, 0.5].map((w, j) => Math.abs(fitted.coef[j] - w)))).toBeLessThan(1e-12)
  })

  it('leaves out directions near the cutoff as scipy.linalg.lstsq does', async () => {
    // Exactly known: the second feature adds 1e-7 of a direction of its own, below the default cutoff of 1e-6.
    const a = Float64Array.of(1, -1, 1, -1)
    const b = a.map((value, i) => value + 1e-7 * [1, 1, -1, -1][i])
    const y = Float64Array.of(3, 1, 1, -5)
    const X = { rows: 4, columns: [a, b] }
    const cut = await linearRegression.fit(X, y, linearRegression.defaults)
    expect(Math.abs(cut.coef[0] - 1)).toBeLessThan(1e-6)
    expect(Math.abs(cut.coef[1] - 1)).toBeLessThan(1e-6)
    const whole = await linearRegression.fit(X, y, { ...linearRegression.defaults, tol: 1e-12 })
    expect(Math.abs(whole.coef[1] / 2e7 - 1)).toBeLessThan(1e-6)
  })

  it.each(recorded.nearSingular)(
    'cuts at rank $rank as scikit-learn, case $number',
    async ({ number, predictions }) => {
      const random = new RandomState(number)
      const rows = Array.from({ length: 40 }, () => Array.from({ length: 12 }, () => random.random()))
      for (const row of rows) {
        for (let j = 6; j < 12; j += 1) row[j] = row[j - 6] + 10 ** -(3 + (number % 3) + j - 6) * row[j]
      }
      const y = Float64Array.from({ length: 40 }, () => random.random())
      const X = { rows: 40, columns: rows[0].map((_, j) => Float64Array.from(rows, (row) => row[j])) }
      const fitted = await linearRegression.fit(X, y, linearRegression.defaults)
      // Rounding in the columns themselves is amplified by up to 1 / tol in both libraries.
      expect(relativeError([...linearRegression.predict(fitted, X)], predictions)).toBeLessThan(1e-9)
    },
  )

  it('fits fewer rows than features exactly', async () => {
    const { X, score } = drawTable(8, 20)
    const fitted = await linearRegression.fit(X, score, linearRegression.defaults)
    const predicted = linearRegression.predict(fitted, X)
    score.forEach((value, row) => expect(predicted[row]).toBeCloseTo(value, 10))
  })

  it('gives a constant feature no weight', async () => {
    const { X, score } = drawTable(40, 2)
    const withConstant = { rows: 40, columns: [new Float64Array(40).fill(1e6), ...X.columns] }
    const fitted = await linearRegression.fit(withConstant, score, linearRegression.defaults)
    expect(fitted.coef[0]).toBe(0)
    expect(linearRegression.featureImportances?.(fitted)[2]).toBeCloseTo(1, 12)
  })
})

describe('lasso', () => {
  it('reaches the optimum where dummies add up to one and coordinate descent creeps', async () => {
    const dataset = readDataset('california-housing')
    const X = designMatrix(dataset, ['median_income', 'total_rooms', 'households'], ['ocean_proximity'])
    const y = numberColumn(dataset, 'median_house_value')
    const fitted = await lasso.fit(X, y, { ...tightLasso, alpha: 0.01 })
    expect(fitted.converged).toBe(true)
    const predicted = lasso.predict(fitted, X)
    const rest = y.map((value, row) => value - predicted[row])
    X.columns.forEach((column, j) => {
      const mean = column.reduce((sum, value) => sum + value, 0) / column.length
      const correlation = column.reduce((sum, value, row) => sum + (value - mean) * rest[row], 0) / X.rows
      const expected = fitted.coef[j] === 0 ? 0 : 0.01 * Math.sign(fitted.coef[j])
      const allowed = fitted.coef[j] === 0 ? 0.01 : 1e-6 * Math.abs(mean + 1)
      expect(Math.abs(correlation - expected)).toBeLessThan(allowed + 1e-6)
    })
  })

  it('is empty beyond the largest correlation and least squares without a penalty', async () => {
    const { X, score } = drawTable(60, 4)
    const none = await lasso.fit(X, score, { ...tightLasso, alpha: 100 })
    expect([...none.coef]).toEqual([0, 0, 0, 0])
    const plain = await lasso.fit(X, score, { ...tightLasso, alpha: 0 })
    expect(plain.coef[2]).toBeCloseTo(2, 12)
  })
})

describe('logistic regression', () => {
  it('ends at the same optimum when it starts on a sample of many rows', async () => {
    const { X, score, random } = drawTable(70_000, 4)
    const codes = Int32Array.from(score, (z) => (random.random() < 1 / (1 + Math.exp(-z)) ? 1 : 0))
    const y = { codes, classCount: 2 }
    const fitted = await logisticRegression.fit(X, y, { ...tightLogistic, C: 0.01 })
    expect(fitted.converged).toBe(true)
    const positive = logisticRegression.predictProba(fitted, X)[1]
    const error = positive.map((p, row) => p - codes[row])
    X.columns.forEach((column, j) => {
      const pull = column.reduce((sum, value, row) => sum + value * error[row], 0)
      expect(Math.abs(pull + fitted.coef[j] / 0.01) / X.rows).toBeLessThan(1e-9)
    })
    expect(Math.abs(error.reduce((sum, value) => sum + value, 0)) / X.rows).toBeLessThan(1e-9)
  })

  it('ignores a class without rows and gives it no probability', async () => {
    const { X, score } = drawTable(60, 3)
    const codes = Int32Array.from(score, (z) => (z > 0 ? 2 : 0))
    const gap = await logisticRegression.fit(X, { codes, classCount: 3 }, tightLogistic)
    const dense = { codes: codes.map((code) => code / 2), classCount: 2 }
    const two = await logisticRegression.fit(X, dense, tightLogistic)
    const probabilities = logisticRegression.predictProba(gap, X)
    expect(probabilities[1].every((p) => p === 0)).toBe(true)
    expect([probabilities[0], probabilities[2]]).toEqual(logisticRegression.predictProba(two, X))
    expect(logisticRegression.featureImportances?.(gap)).toEqual(two.coef.map(Math.abs))
  })

  it('says so when separable classes have no optimum without a penalty', async () => {
    const { X, score } = drawTable(60, 3)
    const y = { codes: Int32Array.from(score, (z) => (z > 0 ? 1 : 0)), classCount: 2 }
    const fitted = await logisticRegression.fit(X, y, { ...tightLogistic, C: Infinity })
    expect(fitted.converged).toBe(false)
    expect(fitted.coef.every(Number.isFinite)).toBe(true)
  })

  it('reports progress and stops when aborted', async () => {
    const { X, score } = drawTable(200, 3)
    const y = { codes: Int32Array.from(score, (z) => (z > 1 ? 1 : 0)), classCount: 2 }
    const controller = new AbortController()
    const seen: number[] = []
    const fit = logisticRegression.fit(X, y, tightLogistic, {
      signal: controller.signal,
      onProgress: ({ done }) => {
        seen.push(done)
        if (done === 2) controller.abort(new Error('stopped by hand'))
      },
    })
    await expect(fit).rejects.toThrow('stopped by hand')
    expect(seen).toEqual([1, 2])
  })
})

describe('data no model can be fitted to', () => {
  const one = { rows: 2, columns: [Float64Array.of(1, 2)] }
  const codes = { codes: Int32Array.of(0, 1), classCount: 2 }
  const holed = { rows: 2, columns: [Float64Array.of(1, Number.NaN)] }
  const defaults = tightLogistic

  it.each([
    [
      'no_rows',
      () => linearRegression.fit({ rows: 0, columns: [] }, new Float64Array(0), linearRegression.defaults),
    ],
    ['no_features', () => ridge.fit({ rows: 2, columns: [] }, new Float64Array(2), ridge.defaults)],
    ['missing_values', () => lasso.fit(holed, new Float64Array(2), lasso.defaults)],
    ['missing_values', () => ridge.fit(one, Float64Array.of(Number.NaN, 1), ridge.defaults)],
    ['infinite_values', () => ridge.fit(one, Float64Array.of(Infinity, 1), ridge.defaults)],
    ['bad_parameter', () => ridge.fit(one, new Float64Array(2), { ...ridge.defaults, alpha: -1 })],
    ['bad_parameter', () => logisticRegression.fit(one, codes, { ...defaults, C: 0 })],
    ['bad_parameter', () => ridge.fit(one, new Float64Array(3), ridge.defaults)],
    [
      'bad_parameter',
      () => ridge.fit(one, new Float64Array(2), ridge.defaults, { sampleWeight: Float64Array.of(1, -1) }),
    ],
    [
      'single_class',
      () => logisticRegression.fit(one, { codes: Int32Array.of(1, 1), classCount: 2 }, defaults),
    ],
  ])('is refused as %s', async (code, fit) => {
    await expect(fit()).rejects.toMatchObject({ name: 'FitError', code })
  })
})
