import { describe, expect, it } from 'vitest'
import { findEstimator } from '../estimators.ts'
import { codesOf, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { RandomState } from '../random/random-state.ts'
import { calibrationCurve } from './calibration-curve.ts'
import { defineCalibratedClassifier } from './calibrated-classifier.ts'
import { fitIsotonic, predictIsotonic } from './isotonic-regression.ts'
import { fitPlattScale } from './platt-scaling.ts'

const recorded = readFixture('calibration') as {
  isotonic: { rows: number; increasing: boolean | 'auto'; x: number[]; y: number[]; at: number[] }[]
  classifiers: {
    dataset: string
    target: string
    method: 'sigmoid' | 'isotonic'
    ensemble: boolean
    weighted: boolean
    proba: number[][]
  }[]
  curves: { rows: number; strategy: 'uniform' | 'quantile'; true: number[]; predicted: number[] }[]
}

function expectClose(actual: ArrayLike<number>, expected: readonly number[], digits = 9): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => expect(actual[i]).toBeCloseTo(value, digits))
}

describe('isotonic regression', () => {
  it.each(recorded.isotonic.map((expected, number) => ({ number, expected })))(
    'equals scikit-learn, case $number',
    ({ number, expected }) => {
      const random = new RandomState(number)
      const rows = random.randint(1, 80)
      const draw = () => Float64Array.from({ length: rows }, () => random.random())
      const x = draw().map((value) => (number % 2 === 1 ? Math.floor(value * 40) / 8 : value * 5))
      const y = draw().map((value, i) => x[i] * (number % 3 > 0 ? 1 : -1) + value * 3)
      const sampleWeight = draw().map((value, i) => Math.floor(value * 3) + (i === 0 ? 1 : 0))
      const bounds = number % 5 === 0 ? { yMin: 1, yMax: 3 } : {}
      const fitted = fitIsotonic(x, y, { increasing: expected.increasing, sampleWeight, ...bounds })
      expectClose(fitted.xThresholds, expected.x)
      expectClose(fitted.yThresholds, expected.y)
      const at = Float64Array.from({ length: 15 }, (_, i) => -1 + i / 2)
      expectClose(predictIsotonic(fitted, at, 'clip'), expected.at)
    },
  )

  it('says nothing beyond what it saw, unless asked to', () => {
    const fitted = fitIsotonic(Float64Array.of(1, 2), Float64Array.of(3, 4))
    expect([...predictIsotonic(fitted, Float64Array.of(0, 1.5, 3))]).toEqual([Number.NaN, 3.5, Number.NaN])
    expect(() => fitIsotonic(Float64Array.of(), Float64Array.of())).toThrow(/at least one row/)
  })
})

describe('Platt scaling', () => {
  it('copes with decisions that all are the same and with huge ones', () => {
    const isPositive = Uint8Array.of(0, 1, 1, 0)
    for (const size of [0, 1, 1e6]) {
      const { a, b } = fitPlattScale(new Float64Array(4).fill(size), isPositive)
      expect([Number.isFinite(a), Number.isFinite(b)]).toEqual([true, true])
    }
    const { a } = fitPlattScale(Float64Array.of(-1e6, 1e6, 2e6, -3e6), isPositive)
    expect(a).toBeLessThan(0)
  })
})

describe('CalibratedClassifierCV', () => {
  const calibrated = defineCalibratedClassifier(findEstimator)

  it.each(recorded.classifiers)(
    'equals scikit-learn on $dataset, $method, ensemble $ensemble, weighted $weighted',
    async ({ dataset, target, method, ensemble, weighted, proba }) => {
      const data = readDataset(dataset)
      const names = [...data.columns.keys()].filter((name) => name !== target)
      const X = { rows: data.rows, columns: names.map((name) => numberColumn(data, name)) }
      const sampleWeight = weighted
        ? Float64Array.from({ length: X.rows }, (_, row) => 1 + (row % 3))
        : undefined
      const params = calibrated.params.parse({
        estimator: { estimator: 'DecisionTreeClassifier', params: { maxDepth: 3, minSamplesLeaf: 4 } },
        method,
        ensemble,
        nSplits: 4,
      })
      const fitted = await calibrated.fit(X, codesOf(data, target), params, { sampleWeight })
      const columns = calibrated.predictProba(fitted, X)
      proba.forEach((row, i) =>
        expectClose(
          columns.map((column) => column[i * 12]),
          row,
          method === 'sigmoid' ? 5 : 9,
        ),
      )
    },
  )

  it('says what it cannot calibrate', async () => {
    const X = { rows: 6, columns: [Float64Array.of(1, 2, 3, 4, 5, 6)] }
    const y = { codes: Int32Array.of(0, 0, 0, 0, 0, 1), classCount: 2 }
    await expect(calibrated.fit(X, y, calibrated.defaults)).rejects.toThrow(/as many rows of each class/)
    const params = calibrated.params.parse({ estimator: { estimator: 'Ridge' } })
    await expect(calibrated.fit(X, y, params)).rejects.toThrow(/Ridge is no classifier/)
  })
})

describe('calibration curves', () => {
  it.each(recorded.curves.map((expected, place) => ({ place, expected })))(
    'equal scikit-learn, case $place',
    ({ place, expected }) => {
      const random = new RandomState(place >> 1)
      const rows = random.randint(10, 200)
      const p = Float64Array.from({ length: rows }, () => random.random())
      const isPositive = Uint8Array.from({ length: rows }, (_, i) => (random.random() < p[i] ? 1 : 0))
      const curve = calibrationCurve(isPositive, p, { nBins: 6, strategy: expected.strategy })
      expectClose(curve.probTrue, expected.true)
      expectClose(curve.probPred, expected.predicted)
    },
  )

  it('refuse what is no probability', () => {
    expect(() => calibrationCurve(Uint8Array.of(1), Float64Array.of(1.5))).toThrow(/1.5 is no probability/)
  })
})
