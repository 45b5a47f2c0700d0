import { describe, expect, it } from 'vitest'
import { findEstimator } from '../estimators.ts'
import { codesOf, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import type { Matrix } from '../matrix.ts'

const recorded = readFixture('composites') as {
  cases: {
    dataset: string
    target: string
    estimator: string
    params: object
    weighted: boolean
    predict: number[]
    proba?: number[][]
    oobScore?: number
  }[]
}

/** How far scikit-learn's own numbers are from these in classes or units of the target. */
function expectClose(actual: ArrayLike<number>, expected: readonly number[], tolerance: number): void {
  expect(actual.length).toBe(expected.length)
  expected.forEach((value, i) => {
    expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(value)))
  })
}

describe('ensembles of named estimators equal scikit-learn', () => {
  it.each(recorded.cases.map((own, number) => ({ ...own, number })))(
    '$estimator on $dataset, case $number',
    async ({ dataset, target, estimator: name, params, weighted, predict, proba, oobScore }) => {
      const data = readDataset(dataset)
      const names = [...data.columns.keys()].filter((column) => column !== target)
      const X: Matrix = { rows: data.rows, columns: names.map((column) => numberColumn(data, column)) }
      const sampleWeight = weighted
        ? Float64Array.from({ length: X.rows }, (_, row) => 1 + (row % 3))
        : undefined
      const options = { sampleWeight, randomState: 4 }
      const estimator = findEstimator(name)
      const own = estimator.params.parse(params)
      if (estimator.kind === 'classifier') {
        const fitted = await estimator.fit(X, codesOf(data, target), own, options)
        const codes = estimator.predict(fitted, X)
        expect(predict.map((_, i) => codes[i * 7])).toEqual(predict)
        if (proba) {
          const columns = estimator.predictProba?.(fitted, X) ?? []
          proba.forEach((row, i) =>
            expectClose(
              columns.map((column) => column[i * 23]),
              row,
              1e-9,
            ),
          )
        }
        if (oobScore !== undefined)
          expect((fitted as { oobScore?: number }).oobScore).toBeCloseTo(oobScore, 12)
      } else if (estimator.kind === 'regressor') {
        const fitted = await estimator.fit(X, numberColumn(data, target), own, options)
        const values = estimator.predict(fitted, X)
        expectClose(
          predict.map((_, i) => values[i * 7]),
          predict,
          1e-9,
        )
        if (oobScore !== undefined)
          expect((fitted as { oobScore?: number }).oobScore).toBeCloseTo(oobScore, 12)
      }
    },
  )
})
