import { describe, expect, it } from 'vitest'
import type { Transformer, FittedState } from '../estimator/estimator.ts'
import { designMatrix, readDataset, readFixture } from '../fixtures/dataset.ts'
import type { Features, Matrix, SparseMatrix } from '../matrix.ts'
import { isSparse, takeRows, toMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { toSparse } from '../estimator-checks/check-data.ts'
import { decompositionEstimators } from './estimators.ts'

interface MadeUp {
  seed: number
  rows: number
  columns: number
  falling?: boolean
  density?: number
}

interface Case {
  estimator: string
  data: string | MadeUp
  columns: string[] | null
  rows: number
  sparse: boolean
  params: Record<string, unknown>
  randomState: number
  learned: Record<string, number | number[] | undefined>
  outputs: number
  transformed: number[][]
  components?: number[][]
  inverse?: number[][]
  tolerance?: number
}

const fixtures = ['decomposition', 'factorisation'].map((name) => readFixture(name)) as {
  sampled: number
  cases: Case[]
}[]
const recorded = { sampled: fixtures[0].sampled, cases: fixtures.flatMap(({ cases }) => cases) }

function tableOf({ data, columns, rows }: Case): Matrix {
  if (typeof data === 'string') {
    const X = designMatrix(readDataset(data), columns ?? [], [])
    return toMatrix(
      takeRows(
        X,
        Int32Array.from({ length: rows }, (_, row) => row),
      ),
    )
  }
  const random = new RandomState(data.seed)
  const table = Array.from({ length: data.columns }, () => new Float64Array(data.rows))
  const fill = (entry: (column: Float64Array, row: number, j: number) => number) => {
    for (let row = 0; row < data.rows; row += 1) {
      table.forEach((column, j) => (column[row] = entry(column, row, j)))
    }
  }
  fill(() => random.random())
  if (data.falling) fill((column, row, j) => column[row] * 0.9 ** j)
  const { density } = data
  if (density !== undefined) fill((column, row) => (random.random() < density ? column[row] : 0))
  return { rows: data.rows, columns: table }
}

/** The largest difference, relative to the largest value. */
function difference(actual: ArrayLike<number>, expected: ArrayLike<number>, least = 1e-300): number {
  expect(actual.length).toBe(expected.length)
  let size = least
  let most = 0
  for (let i = 0; i < expected.length; i += 1) {
    size = Math.max(size, Math.abs(expected[i]))
    most = Math.max(most, Math.abs(actual[i] - expected[i]))
    if (Number.isNaN(actual[i])) return Number.NaN
  }
  return most / size
}

function dense(X: Features | SparseMatrix): Features {
  if (isSparse(X)) throw new TypeError('a decomposition gives dense columns')
  return X
}

/** What a state learned, by scikit-learn's name. */
function learnedValue(fitted: object, name: string): ArrayLike<number> {
  const camel = name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())
  const value = (fitted as Record<string, number | Float64Array>)[camel]
  return typeof value === 'number' ? [value] : value.subarray(0, 8)
}

function largestVariance({ learned }: Case): number | undefined {
  const variances = learned['explained_variance']
  return typeof variances === 'number' ? variances : variances?.[0]
}

describe('decompositions', () => {
  for (const c of recorded.cases) {
    const data = typeof c.data === 'string' ? c.data : `${c.data.rows} x ${c.data.columns}`
    const name = `${c.estimator} of ${data} ${JSON.stringify(c.params)}${c.sparse ? ', sparse' : ''}`
    it(name, async () => {
      const found = decompositionEstimators.find((estimator) => estimator.name === c.estimator)
      if (found === undefined) throw new Error(`there is no ${c.estimator}`)
      const estimator = found as unknown as Transformer<
        unknown,
        FittedState & { components?: Float64Array[] }
      >
      const X = tableOf(c)
      const tolerance = c.tolerance ?? 1e-9
      const fitted = await estimator.fit(
        c.sparse ? toSparse(X) : X,
        null,
        { ...(estimator.defaults as object), ...c.params },
        { randomState: c.randomState },
      )
      for (const [attribute, expected] of Object.entries(c.learned)) {
        const values = typeof expected === 'number' ? [expected] : (expected ?? [])
        // Eigenvalues are as exact as the largest of them allows.
        const size = attribute === 'noise_variance' ? largestVariance(c) : undefined
        expect([attribute, difference(learnedValue(fitted, attribute), values, size)]).toEqual([
          attribute,
          expect.toSatisfy((error: number) => error < tolerance),
        ])
      }
      c.components?.forEach((component, j) => {
        expect(difference(fitted.components?.[j].subarray(0, 6) ?? [], component)).toBeLessThan(tolerance)
      })
      const step = Math.floor(X.rows / recorded.sampled)
      const sample = takeRows(
        X,
        Int32Array.from({ length: recorded.sampled }, (_, i) => i * step),
      )
      const out = dense(estimator.transform(fitted, sample))
      expect(out.columns.length).toBe(c.outputs)
      expect(estimator.featureNamesOut(fitted, []).length).toBe(c.outputs)
      c.transformed.forEach((values, j) => expect(difference(out.columns[j], values)).toBeLessThan(tolerance))
      if (c.sparse)
        expect(dense(estimator.transform(fitted, toSparse(sample))).columns.length).toBe(c.outputs)
      c.inverse?.forEach((values, row) => {
        const back = estimator.inverseTransform?.(fitted, out)
        const cells = values.map((_, j) => back?.columns[j][row] ?? Number.NaN)
        expect(difference(cells, values)).toBeLessThan(tolerance)
      })
    })
  }
})
