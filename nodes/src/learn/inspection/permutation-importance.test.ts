import { describe, expect, it } from 'vitest'
import { numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { r2Score } from '../metrics/regression-metrics.ts'
import { linearRegression } from '../linear-model/linear-regression.ts'
import type { FittedLinearRegression } from '../linear-model/linear-regression.ts'
import { permutationImportance } from './permutation-importance.ts'

const recorded = readFixture('inspection') as {
  coef: number[]
  intercept: number
  cases: {
    randomState: number
    nRepeats: number
    maxRows: number
    importances: number[][]
    mean: number[]
    std: number[]
  }[]
}

const dataset = readDataset('diabetes')
const features = [...dataset.columns.keys()].filter((name) => name !== 'progression')
const X = { rows: dataset.rows, columns: features.map((name) => numberColumn(dataset, name)) }
const y = numberColumn(dataset, 'progression')
const model: FittedLinearRegression = {
  estimator: 'LinearRegression',
  nFeaturesIn: features.length,
  rank: features.length,
  coef: Float64Array.from(recorded.coef),
  intercept: recorded.intercept,
}

describe('permutationImportance', () => {
  it.each(recorded.cases)(
    'equals scikit-learn for seed $randomState, $nRepeats repeats on $maxRows rows',
    async ({ randomState, nRepeats, maxRows, importances, mean, std }) => {
      const result = await permutationImportance({
        X,
        score: (part, rows) =>
          r2Score(rows ? Float64Array.from(rows, (row) => y[row]) : y, linearRegression.predict(model, part)),
        nRepeats,
        randomState,
        maxRows,
      })
      importances.forEach((repeats, feature) =>
        repeats.forEach((value, repeat) => {
          expect(Math.abs(result.importances[feature][repeat] - value)).toBeLessThan(
            1e-12 * Math.max(1, Math.abs(value)),
          )
        }),
      )
      mean.forEach((value, feature) => expect(result.mean[feature]).toBeCloseTo(value, 11))
      std.forEach((value, feature) => expect(result.std[feature]).toBeCloseTo(value, 11))
    },
  )

  it('leaves the table as it was and stops when aborted', async () => {
    const before = X.columns[0].slice()
    const controller = new AbortController()
    const run = permutationImportance({
      X,
      score: () => 0,
      nRepeats: 2,
      randomState: 0,
      signal: controller.signal,
      onFeature: (done) => done === 2 && controller.abort(new Error('enough')),
    })
    await expect(run).rejects.toThrow('enough')
    expect(X.columns[0]).toEqual(before)
  })

  it('refuses more rows than there are', async () => {
    const run = permutationImportance({ X, score: () => 0, nRepeats: 1, randomState: 0, maxRows: X.rows + 1 })
    await expect(run).rejects.toThrow(RangeError)
  })
})
