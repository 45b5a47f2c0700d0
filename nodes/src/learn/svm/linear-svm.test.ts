import { describe, expect, it } from 'vitest'
import { codesOf, designMatrix, numberColumn, readDataset, readFixture } from '../fixtures/dataset.ts'
import { classesOf, sparseCounts, uniformTable } from '../fixtures/generated.ts'
import { toSparseRows } from '../linear-model/sparse-products.ts'
import { linearPrediction } from '../linear-model/linear-prediction.ts'
import { applyStandardScale, fitStandardScale } from '../preprocessing/standard-scaler.ts'
import { RandomState } from '../random/random-state.ts'
import { descendOnHinges } from './hinge-descent.ts'
import { solveByInteriorPoint } from './hinge-interior-point.ts'
import { linearSvc } from './linear-svc.ts'
import { linearSvr } from './linear-svr.ts'

interface LinearSvmCase {
  dataset?: string
  target: string
  numeric: string[]
  /** Rows, columns, density and classes (0 for numbers) of sparse counts. */
  sparse?: [number, number, number, number]
  estimator: 'LinearSVC' | 'LinearSVR'
  params: Record<string, unknown>
  weighted: boolean
  coef: number[]
  intercept: number[]
}

const recorded = readFixture('linear-svm') as { cases: LinearSvmCase[] }

function featuresOf({ dataset, numeric, sparse }: LinearSvmCase) {
  if (sparse) {
    const [rows, columns, density] = sparse
    const { X, score, noise } = sparseCounts(rows, columns, density, rows)
    return { X: toSparseRows(X), score, noise }
  }
  const raw = designMatrix(readDataset(dataset ?? ''), numeric, [])
  const columns = raw.columns.map((column) => applyStandardScale(column, fitStandardScale(column)))
  return { X: { rows: raw.rows, columns }, score: null, noise: null }
}

function weightsOf({ weighted }: LinearSvmCase, rows: number): Float64Array | undefined {
  const random = new RandomState(7)
  return weighted ? Float64Array.from({ length: rows }, () => random.random()) : undefined
}

function fit(c: LinearSvmCase) {
  const { X, score, noise } = featuresOf(c)
  const options = { sampleWeight: weightsOf(c, X.rows) }
  const tight = { tol: 1e-10, maxIter: 1_000_000 }
  if (c.estimator === 'LinearSVR') {
    const y =
      score?.map((value, row) => value + noise[row]) ?? numberColumn(readDataset(c.dataset ?? ''), c.target)
    return linearSvr.fit(X, y, { ...linearSvr.defaults, ...tight, ...c.params }, options)
  }
  const y =
    score === null
      ? codesOf(readDataset(c.dataset ?? ''), c.target)
      : classesOf(
          score.map((value, row) => value + 20 * noise[row]),
          c.sparse?.[3] ?? 2,
        )
  return linearSvc.fit(X, y, { ...linearSvc.defaults, ...tight, ...c.params }, options)
}

function difference(actual: ArrayLike<number>, expected: readonly number[]): number {
  const size = Math.max(...expected.map(Math.abs))
  return Math.max(...expected.map((value, i) => Math.abs(actual[i] - value))) / size
}

describe('linear support vector machines have the optimum of scikit-learn', () => {
  it.each(recorded.cases)('$estimator $params of $dataset $sparse, weighted $weighted', async (c) => {
    const fitted = await fit(c)
    const { intercept } = fitted
    const intercepts = typeof intercept === 'number' ? [intercept] : intercept
    expect(fitted.converged).toBe(true)
    expect(difference([...fitted.coef, ...intercepts], [...c.coef, ...c.intercept])).toBeLessThan(1e-6)
  })
})

describe('the two ways to minimise hinges', () => {
  it.each([0, 0.2])('end at the same optimum, with a band of %d', async (epsilon) => {
    const { X, score, noise } = uniformTable(90, 5, 3)
    const target = score.map((value, row) => value + 6 * noise[row])
    const cost = Float64Array.from(score, (_, row) => 0.5 + (row % 3))
    const hinges = [1, -1].map((side) => ({
      sign: new Float64Array(90).fill(side),
      bound: target.map((value) => side * value - epsilon),
      cost,
    }))
    const program = { X, hinges, tol: 1e-11, maxIter: 1_000_000, randomState: 1, pace: async () => {} }
    const [inner, descent, sparse] = [
      await solveByInteriorPoint(program),
      await descendOnHinges(program),
      await solveByInteriorPoint({ ...program, X: toSparseRows(X) }),
    ]
    expect(difference(descent.coef, [...inner.coef])).toBeLessThan(1e-8)
    expect(difference(sparse.coef, [...inner.coef])).toBeLessThan(1e-8)
  })

  it('reaches the optimum of features whose scales are far apart', async () => {
    const { X, score, noise } = uniformTable(200, 4, 8)
    const y = classesOf(
      score.map((value, row) => value + 4 * noise[row]),
      2,
    )
    const scales = [1e-3, 1, 1e3, 1e4]
    const columns = X.columns.map((column, j) => column.map((value) => scales[j] * value))
    const fitted = await linearSvc.fit({ rows: 200, columns }, y, {
      ...linearSvc.defaults,
      loss: 'hinge',
      C: 10,
      fitIntercept: false,
    })
    // The conditions of the optimum: the coefficients are what rows short of the margin make, and some of those on it.
    const raw = linearPrediction({ rows: 200, columns }, fitted.coef, 0)
    const margins = raw.map((value, row) => (y.codes[row] === 1 ? value : -value))
    const onMargin = margins.filter((value) => Math.abs(value - 1) < 1e-9)
    expect(onMargin.length).toBeGreaterThanOrEqual(1)
    expect(onMargin.length).toBeLessThanOrEqual(4)
  })
})

describe('linear support vector machines', () => {
  it('refuse an absolute penalty with hinges that are not squared', async () => {
    const { X, score } = uniformTable(20, 2, 1)
    const params = { ...linearSvc.defaults, penalty: 'l1', loss: 'hinge' } as const
    const fit = linearSvc.fit(X, classesOf(score, 2), params)
    await expect(fit).rejects.toMatchObject({ name: 'FitError', code: 'bad_parameter' })
  })

  it('pay no heed to rows without weight', async () => {
    const { X, score } = uniformTable(40, 2, 2)
    const sampleWeight = Float64Array.from(score, (_, row) => (row < 30 ? 1 : 0))
    const few = { rows: 30, columns: X.columns.map((column) => column.slice(0, 30)) }
    const params = { ...linearSvr.defaults, epsilon: 0.1 }
    const weighted = await linearSvr.fit(X, score, params, { sampleWeight })
    const without = await linearSvr.fit(few, score.slice(0, 30), params)
    expect(weighted.coef).toEqual(without.coef)
  })
})
