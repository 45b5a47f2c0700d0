import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { classesOf, sparseCounts, uniformTable } from '../fixtures/generated.ts'
import type { Matrix, SparseMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import type { LinearClassState } from './linear-class-prediction.ts'
import { passiveAggressiveClassifier } from './passive-aggressive-classifier.ts'
import { passiveAggressiveRegressor } from './passive-aggressive-regressor.ts'
import { perceptron } from './perceptron.ts'
import { sgdClassifier } from './sgd-classifier.ts'
import { sgdRegressor } from './sgd-regressor.ts'
import { toSparseRows } from './sparse-products.ts'

interface StochasticCase {
  estimator: keyof typeof classifiers | keyof typeof regressors
  rows: number
  columns: number
  /** 0 for numbers. */
  classes: number
  /** Of sparse counts; null for a dense table. */
  density: number | null
  seed: number
  weighted: boolean
  params: Record<string, unknown>
  nIter: number
  coef: number[]
  intercept: number[]
  probabilities?: number[][]
}

const classifiers = {
  SGDClassifier: sgdClassifier,
  Perceptron: perceptron,
  PassiveAggressiveClassifier: passiveAggressiveClassifier,
}
const regressors = {
  SGDRegressor: sgdRegressor,
  PassiveAggressiveRegressor: passiveAggressiveRegressor,
}

const recorded = readFixture('stochastic') as { cases: StochasticCase[] }

function tableOf({ rows, columns, density }: StochasticCase) {
  if (density === null) return { ...uniformTable(rows, columns, rows) }
  const { X, ...target } = sparseCounts(rows, columns, density, rows)
  return { X: toSparseRows(X), ...target }
}

function optionsOf({ seed, weighted, rows }: StochasticCase) {
  const random = new RandomState(7)
  const sampleWeight = weighted ? Float64Array.from({ length: rows }, () => random.random()) : undefined
  return { randomState: seed, sampleWeight }
}

interface Fitted {
  nIter: number
  coef: Float64Array
  intercept: number | Float64Array
}

async function fit(c: StochasticCase, X: Matrix | SparseMatrix, y: Float64Array): Promise<Fitted> {
  if (c.estimator === 'SGDRegressor' || c.estimator === 'PassiveAggressiveRegressor') {
    const estimator = regressors[c.estimator]
    const fitted: Fitted = await estimator.fit(
      X,
      y,
      { ...estimator.defaults, ...c.params } as never,
      optionsOf(c),
    )
    return fitted
  }
  const estimator = classifiers[c.estimator]
  const target = classesOf(y, c.classes)
  return estimator.fit(X, target, { ...estimator.defaults, ...c.params } as never, optionsOf(c))
}

function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / size
}

describe('stochastic descents equal scikit-learn, weights and epochs', () => {
  it.each(recorded.cases)(
    '$estimator $params, $rows x $columns, $classes classes, weighted $weighted',
    async (c) => {
      const { X, score, noise } = tableOf(c)
      const y = score.map((value, row) => value + (c.classes > 0 ? 6 : 1) * noise[row])
      const fitted = await fit(c, X, y)
      const { intercept } = fitted
      expect(fitted.nIter).toBe(c.nIter)
      const intercepts = typeof intercept === 'number' ? [intercept] : intercept
      expect(difference([...fitted.coef, ...intercepts], [...c.coef, ...c.intercept])).toBeLessThan(1e-9)
      if (c.probabilities === undefined || c.estimator !== 'SGDClassifier') return
      const state = fitted as unknown as Parameters<typeof sgdClassifier.predict>[0]
      const told = sgdClassifier.predictProba?.(state, X) ?? []
      c.probabilities.forEach((expected, k) => expect(difference(told[k], expected)).toBeLessThan(1e-9))
    },
  )
})

describe('stochastic descent', () => {
  const { X, score } = uniformTable(60, 3, 1)
  const y = classesOf(score, 2)

  it('knows probabilities with the losses that have some, and says so with others', async () => {
    const fitted: LinearClassState = await sgdClassifier.fit(X, y, sgdClassifier.defaults)
    expect(() => sgdClassifier.predictProba?.(fitted as never, X)).toThrow('log_loss or modified_huber')
  })

  it('refuses rates that do not go with the loss or the penalty', async () => {
    for (const params of [
      { learningRate: 'pa1', loss: 'log_loss' },
      { learningRate: 'optimal', alpha: 0 },
    ] as const) {
      const fit = sgdClassifier.fit(X, y, { ...sgdClassifier.defaults, ...params })
      await expect(fit).rejects.toMatchObject({ name: 'FitError', code: 'bad_parameter' })
    }
  })

  it('says so when the weights grow beyond all numbers', async () => {
    const wide = { rows: 60, columns: X.columns.map((column) => column.map((value) => 1e200 * value)) }
    const fit = sgdRegressor.fit(wide, score, sgdRegressor.defaults)
    await expect(fit).rejects.toMatchObject({ name: 'FitError', code: 'did_not_converge' })
  })

  it('says so when no rows can be held out', async () => {
    const codes = Int32Array.from({ length: 60 }, (_, row) => (row === 0 ? 1 : 0))
    const params = { ...sgdClassifier.defaults, earlyStopping: true }
    const fit = sgdClassifier.fit(X, { codes, classCount: 2 }, params)
    await expect(fit).rejects.toMatchObject({ name: 'FitError', code: 'too_few_rows' })
  })
})
