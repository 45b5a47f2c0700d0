import { describe, expect, it } from 'vitest'
import type { FitProgress } from '../estimator/estimator.ts'
import { codesOf, designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import type { Features } from '../matrix.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { mlpClassifier } from './mlp-classifier.ts'
import type { MlpClassifierParams } from './mlp-classifier.ts'
import { mlpRegressor } from './mlp-regressor.ts'
import type { MlpRegressorParams } from './mlp-regressor.ts'

interface Case {
  dataset: string
  target: string
  names: string[]
  params: Partial<MlpRegressorParams>
  weighted: boolean
  single: boolean
  rows: number
  randomState: number
  nIter: number
  loss: number
  lossCurve: number[] | null
  validationScores: number[] | null
  firstCoefs: number[]
  lastIntercepts: number[]
  outActivation: string
  predictions: number[][]
}

const recorded = readFixture('neural-network') as {
  sampled: number
  cases: Case[]
  trained: Pick<Case, 'dataset' | 'target' | 'names' | 'params' | 'loss' | 'nIter'>[]
}

const REGRESSIONS = new Set(['diabetes', 'concrete-strength'])

function featuresOf({ dataset, names }: Pick<Case, 'dataset' | 'names'>): Features {
  const X = designMatrix(readDataset(dataset), names, [])
  return { ...X, columns: X.columns.map((column) => applyStandardScale(column, fitStandardScale(column))) }
}

function weightsOf(rows: number): Float64Array {
  const random = new RandomState(7)
  return Float64Array.from({ length: rows }, () => random.random())
}

async function fitCase(c: Case) {
  const all = featuresOf(c)
  const columns = all.columns.map((column) => {
    const kept = column.slice(0, c.rows)
    return c.single ? Float32Array.from(kept) : kept
  })
  const X = { rows: c.rows, columns }
  const options = { randomState: c.randomState, ...(c.weighted && { sampleWeight: weightsOf(c.rows) }) }
  if (REGRESSIONS.has(c.dataset)) {
    const y = numberColumn(readDataset(c.dataset), c.target).slice(0, c.rows)
    const fitted = await mlpRegressor.fit(X, y, { ...mlpRegressor.defaults, ...c.params }, options)
    return { fitted, predictions: [mlpRegressor.predict(fitted, X)] }
  }
  const { codes, classCount } = codesOf(readDataset(c.dataset), c.target)
  const y = { codes: codes.slice(0, c.rows), classCount }
  const params = { ...mlpClassifier.defaults, ...(c.params as Partial<MlpClassifierParams>) }
  const fitted = await mlpClassifier.fit(X, y, params, options)
  return { fitted, predictions: mlpClassifier.predictProba(fitted, X) }
}

/** The largest relative difference. */
function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  expect(actual.length).toBe(expected.length)
  const size = Math.max(...expected.map(Math.abs), 1e-300)
  return expected.reduce((most, value, i) => Math.max(most, Math.abs(actual[i] - value) / size), 0)
}

describe('multi-layer perceptrons', () => {
  for (const c of recorded.cases) {
    const name = [c.dataset, JSON.stringify(c.params), c.weighted ? 'weighted' : '', c.single ? 'f32' : '']
    it(`learn as scikit-learn's: ${name.join(' ')}`, async () => {
      const { fitted, predictions } = await fitCase(c)
      // In single precision sums round another way; a quasi-Newton method amplifies what is left of that in double.
      const tolerance = c.single ? 1e-5 : c.params.solver === 'lbfgs' ? 1e-8 : 1e-12
      expect(fitted.nIter).toBe(c.nIter)
      expect(fitted.outActivation).toBe(c.outActivation)
      expect(difference([fitted.loss], [c.loss])).toBeLessThan(tolerance)
      if (c.lossCurve) {
        const worst = c.lossCurve.map((loss, epoch) => difference([fitted.lossCurve[epoch]], [loss]))
        expect(Math.max(...worst)).toBeLessThan(tolerance)
      }
      if (c.validationScores) {
        expect(difference(fitted.validationScores, c.validationScores)).toBeLessThan(tolerance)
      }
      const units = fitted.layerUnits[1]
      expect(difference(fitted.coefs[0].subarray(0, units), c.firstCoefs)).toBeLessThan(tolerance)
      expect(difference(fitted.intercepts.at(-1) ?? [], c.lastIntercepts)).toBeLessThan(tolerance)
      const step = Math.floor(c.rows / recorded.sampled)
      c.predictions.forEach((values, output) => {
        const sample = values.map((_, i) => predictions[output][i * step])
        expect(difference(sample, values)).toBeLessThan(tolerance)
      })
    })
  }

  for (const { dataset, target, names, params, loss, nIter } of recorded.trained) {
    const isQuasiNewton = params.solver === 'lbfgs'
    it(`stop where scikit-learn's stop: ${dataset} ${JSON.stringify(params)}`, async () => {
      const c = { dataset, target, names, params, weighted: false, single: false, randomState: 0 }
      const { fitted } = await fitCase({ ...recorded.cases[0], ...c, rows: readDataset(dataset).rows })
      if (!isQuasiNewton) expect(fitted.nIter).toBe(nIter)
      // Hundreds of iterations into a non-convex valley: as low, and the same where it is steep enough to stop.
      const tolerance = !isQuasiNewton ? 1e-9 : fitted.converged ? 1e-6 : 1e-2
      expect(difference([fitted.loss], [loss])).toBeLessThan(tolerance)
    })
  }
})

describe('beyond scikit-learn', () => {
  const c = recorded.cases[0]
  const X = featuresOf(c)
  const y = codesOf(readDataset(c.dataset), c.target)
  const fit = (params: Partial<MlpClassifierParams>, onProgress?: (progress: FitProgress) => void) =>
    mlpClassifier.fit(X, y, { ...mlpClassifier.defaults, hiddenLayerSizes: [20], ...params }, { onProgress })

  it('leaves units out and standardises batches, the same at the same seed', async () => {
    for (const params of [{ dropout: 0.3 }, { batchNorm: true }, { dropout: 0.3, batchNorm: true }]) {
      const once = await fit({ ...params, learningRateInit: 0.01 })
      expect(await fit({ ...params, learningRateInit: 0.01 })).toEqual(once)
      const right = mlpClassifier.predict(once, X).filter((code, row) => code === y.codes[row]).length
      expect(right / X.rows).toBeGreaterThan(0.93)
      expect(once.lossCurve.at(-1)).toBeLessThan(0.3 * once.lossCurve[0])
    }
  })

  it('refuses them with lbfgs by name', async () => {
    await expect(fit({ solver: 'lbfgs', dropout: 0.1 })).rejects.toMatchObject({
      code: 'bad_parameter',
      details: { parameter: 'dropout' },
    })
    await expect(fit({ solver: 'lbfgs', batchNorm: true })).rejects.toMatchObject({
      details: { parameter: 'batch_norm' },
    })
  })

  it('tells the loss while it learns, and that of the validation rows', async () => {
    const seen: FitProgress[] = []
    const fitted = await fit({ earlyStopping: true, maxIter: 12 }, (progress) => seen.push(progress))
    expect(seen.map(({ loss }) => loss)).toEqual([...fitted.lossCurve])
    expect(seen.every(({ unit, total }) => unit === 'epoch' && total === 12)).toBe(true)
    expect(seen.every(({ validationLoss }) => validationLoss !== undefined && validationLoss > 0)).toBe(true)
  })

  it('predicts one row as it predicts many', async () => {
    for (const activation of ['relu', 'tanh', 'logistic', 'identity'] as const) {
      for (const single of [false, true]) {
        const own = single ? { ...X, columns: X.columns.map((column) => Float32Array.from(column)) } : X
        const params = { ...mlpClassifier.defaults, activation, hiddenLayerSizes: [11, 5], maxIter: 3 }
        const fitted = await mlpClassifier.fit(own, y, params)
        const many = mlpClassifier.predictProba(fitted, own)
        const row = { rows: 1, columns: own.columns.map((column) => column.slice(70, 71)) }
        expect(mlpClassifier.predictProba(fitted, row)).toEqual(many.map((values) => values.slice(70, 71)))
      }
    }
  })

  it('says so when the weights grow without end', async () => {
    const huge = { ...X, columns: X.columns.map((column) => column.map((value) => value * 1e200)) }
    const params = { ...mlpRegressor.defaults, solver: 'sgd', learningRateInit: 10 } as const
    const target = Float64Array.from(y.codes)
    await expect(mlpRegressor.fit(huge, target, params)).rejects.toMatchObject({ code: 'did_not_converge' })
  })
})
