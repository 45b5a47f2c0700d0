import { describe, expect, it } from 'vitest'
import { readFixture } from '../fixtures/dataset.ts'
import { classesOf, labelledData, sampledRows, writeCodes } from '../fixtures/labelled-data.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import type { ClassTarget, Matrix } from '../matrix.ts'
import { linearDiscriminantAnalysis as lda } from './linear-discriminant-analysis.ts'
import { transformLinearDiscriminants } from './linear-discriminant-transform.ts'
import { quadraticDiscriminantAnalysis as qda } from './quadratic-discriminant-analysis.ts'

interface Case {
  data: string
  params: RecordedParams
  decisions: (number | number[])[]
  probabilities: number[][]
  predicted: string
  covariance?: number[]
}

interface LinearCase extends Case {
  importances: number[]
  transformed?: number[][]
  explained?: number[]
}

interface QuadraticCase extends Case {
  scalings: number[][]
}

const recorded = readFixture('discriminant') as { linear: LinearCase[]; quadratic: QuadraticCase[] }

/** Relative to the greatest of the values. */
function expectNear(actual: ArrayLike<number>, expected: readonly number[], tolerance = 1e-9): void {
  expect(actual.length).toBeGreaterThanOrEqual(expected.length)
  const scale = Math.max(...expected.map(Math.abs))
  expected.forEach((value, i) => expect(Math.abs(actual[i] - value)).toBeLessThanOrEqual(tolerance * scale))
}

interface Answers {
  decisions: Float64Array[]
  probabilities: Float64Array[]
  predicted: Int32Array
}

function expectAnswers({ decisions, probabilities, predicted }: Answers, c: Case): void {
  const rows = sampledRows(predicted.length, 6)
  decisions.forEach((decision, k) =>
    expectNear(
      Float64Array.from(rows, (row) => decision[row]),
      c.decisions.map((values) => (typeof values === 'number' ? values : values[k])),
    ),
  )
  rows.forEach((row, i) =>
    c.probabilities[i].forEach((value, k) =>
      expect(Math.abs(probabilities[k][row] - value)).toBeLessThan(1e-9),
    ),
  )
  expect(writeCodes(predicted).slice(0, 300)).toBe(c.predicted)
}

describe('linear discriminant analysis equals scikit-learn', () => {
  it.each(recorded.linear)('$params of $data', async (c) => {
    const table = labelledData(c.data)
    const fitted = await lda.fit(table.X, classesOf(table), lda.params.parse(camelParams(c.params)))
    expectAnswers(
      {
        decisions: lda.decisionFunction?.(fitted, table.X) ?? [],
        probabilities: lda.predictProba(fitted, table.X),
        predicted: lda.predict(fitted, table.X),
      },
      c,
    )
    expectNear(lda.featureImportances?.(fitted) ?? [], c.importances)
    if (c.covariance) expectNear(fitted.covariance ?? [], c.covariance)
    if (!c.explained || !c.transformed) return
    expectNear(fitted.explainedVarianceRatio ?? [], c.explained)
    const { columns } = transformLinearDiscriminants(fitted, table.X)
    expect(columns).toHaveLength(c.transformed[0].length)
    const rows = sampledRows(table.X.rows, 6)
    columns.forEach((column, component) => {
      const expected = (c.transformed ?? []).map((values) => values[component])
      const actual = Float64Array.from(rows, (row) => column[row])
      const largest = expected.reduce(
        (best, value, i) => (Math.abs(value) > Math.abs(expected[best]) ? i : best),
        0,
      )
      const sign = Math.sign(actual[largest]) * Math.sign(expected[largest])
      expectNear(
        actual.map((value) => value * sign),
        expected,
      )
    })
  })
})

describe('quadratic discriminant analysis equals scikit-learn', () => {
  it.each(recorded.quadratic)('$params of $data', async (c) => {
    const table = labelledData(c.data)
    const fitted = await qda.fit(table.X, classesOf(table), qda.params.parse(camelParams(c.params)))
    expectAnswers(
      {
        decisions: qda.decisionFunction?.(fitted, table.X) ?? [],
        probabilities: qda.predictProba(fitted, table.X),
        predicted: qda.predict(fitted, table.X),
      },
      c,
    )
    c.scalings.forEach((scaling, k) => expectNear(fitted.scalings[k], scaling))
    if (c.covariance) expectNear(fitted.covariance?.[0] ?? [], c.covariance)
  })
})

describe('what a discriminant cannot do', () => {
  const X: Matrix = { rows: 4, columns: [Float64Array.of(1, 2, 4, 5), Float64Array.of(2, 4, 8, 10)] }
  const y: ClassTarget = { codes: Int32Array.of(0, 0, 1, 1), classCount: 2 }
  const one: ClassTarget = { codes: Int32Array.of(0, 0, 0, 1), classCount: 2 }
  const rows = { rows: 2, columns: X.columns.map((column) => column.subarray(1, 3)) }
  const pair: ClassTarget = { codes: Int32Array.of(0, 1), classCount: 2 }

  it.each([
    ['too_few_rows', () => lda.fit(rows, pair, lda.defaults)],
    ['bad_parameter', () => lda.fit(X, y, { ...lda.defaults, shrinkage: 'auto' })],
    ['bad_parameter', () => lda.fit(X, y, { ...lda.defaults, nComponents: 2 })],
    ['bad_parameter', () => lda.fit(X, y, { ...lda.defaults, priors: [1] })],
    ['bad_parameter', () => lda.fit(X, y, { ...lda.defaults, solver: 'eigen' })],
    ['bad_parameter', () => qda.fit(X, y, { ...qda.defaults, shrinkage: 0.2 })],
    ['too_few_rows', () => qda.fit(X, y, qda.defaults)],
    ['too_few_rows', () => qda.fit(X, one, { ...qda.defaults, regParam: 0.5 })],
    ['bad_parameter', () => qda.fit(X, y, { ...qda.defaults, solver: 'eigen' })],
  ])('is refused as %s', async (code, fit) => {
    await expect(fit()).rejects.toMatchObject({ name: 'FitError', code })
  })

  it('is to transform without directions', async () => {
    const fitted = await lda.fit(X, y, { ...lda.defaults, solver: 'lsqr' })
    expect(() => transformLinearDiscriminants(fitted, X)).toThrow('"svd" and "eigen" only')
  })

  it('is not to leave out a column that is constant within the classes', async () => {
    const constant = { ...X, columns: [...X.columns, new Float64Array(4).fill(0.1)] }
    const fitted = await lda.fit(constant, y, lda.defaults)
    expect(fitted.coef[2]).toBe(0)
    expect([...lda.predict(fitted, constant)]).toEqual([0, 0, 1, 1])
  })
})
