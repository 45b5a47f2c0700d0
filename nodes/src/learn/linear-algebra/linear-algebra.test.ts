import { describe, expect, it } from 'vitest'
import { toSparse } from '../estimator-checks/check-data.ts'
import type { SparseMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { cholesky, solveLower, solveLowerTransposed } from './cholesky.ts'
import { columnOf, columnsOf, denseOf, identity, transposed, zeros } from './dense-matrix.ts'
import type { DenseMatrix } from './dense-matrix.ts'
import { denseOperator } from './linear-operator.ts'
import { sparseOperator } from './sparse-operator.ts'
import { lowerFactorSteps } from './lower-factor.ts'
import { createProducts } from './products.ts'
import { randomizedSvdSteps } from './randomized-svd.ts'
import { finish } from './steps.ts'
import { settleSigns } from './svd-signs.ts'
import { symmetricEigen, symmetricEigenSteps } from './symmetric-eigen.ts'
import { thinQrSteps } from './thin-qr.ts'
import { thinSvd } from './thin-svd.ts'

const products = createProducts()

function filled(rows: number, columns: number, entry: (i: number, j: number) => number): DenseMatrix {
  const matrix = zeros(rows, columns)
  for (let j = 0; j < columns; j += 1) {
    for (let i = 0; i < rows; i += 1) matrix.data[j * rows + i] = entry(i, j)
  }
  return matrix
}

function gaussian(rows: number, columns: number, seed = 5): DenseMatrix {
  const random = new RandomState(seed)
  return filled(rows, columns, () => random.gauss())
}

/** The largest difference of entries. */
function distance(A: DenseMatrix, B: DenseMatrix): number {
  expect([A.rows, A.columns]).toEqual([B.rows, B.columns])
  return A.data.reduce((most, value, i) => Math.max(most, Math.abs(value - B.data[i])), 0)
}

/** How far the columns are from orthonormal; `NaN` where anything is. */
function departure(Q: DenseMatrix): number {
  if (Q.data.some(Number.isNaN)) return Number.NaN
  return distance(products.multiplyTransposed(Q, Q), identity(Q.columns))
}

function scaledColumns(A: DenseMatrix, factors: Float64Array): DenseMatrix {
  return filled(A.rows, A.columns, (i, j) => A.data[j * A.rows + i] * factors[j])
}

/** Matrices that are hard in one way or another, about 1 in size unless they say so. */
function hardMatrices(rows: number, columns: number): [string, DenseMatrix, number][] {
  return [
    ['random', gaussian(rows, columns), 1],
    ['of rank 2', products.multiply(gaussian(rows, 2), gaussian(2, columns, 6)), 1],
    ['of ones', filled(rows, columns, () => 1), 1],
    ['of zeros', zeros(rows, columns), 1],
    ['diagonal, with zeros', filled(rows, columns, (i, j) => (i === j ? i % 3 : 0)), 1],
    ['nearly singular', filled(rows, columns, (i, j) => 1 / (i + j + 1)), 1],
    ['huge', filled(rows, columns, (i, j) => 1e300 / (i + j + 1)), 1e300],
    ['tiny', filled(rows, columns, (i, j) => 1e-300 / (i + j + 1)), 1e-300],
  ]
}

describe('symmetricEigen', () => {
  for (const n of [1, 2, 5, 33, 150]) {
    for (const [name, general, size] of hardMatrices(n, n)) {
      it(`decomposes a matrix ${name}, ${n} x ${n}`, () => {
        const A = filled(n, n, (i, j) => general.data[Math.max(i, j) * n + Math.min(i, j)])
        const { values, vectors } = symmetricEigen(A)
        expect(departure(vectors)).toBeLessThan(1e-13)
        const error = distance(products.multiply(A, vectors), scaledColumns(vectors, values))
        expect(error).toBeLessThan(1e-14 * n * size)
        expect(values).toEqual(values.toSorted())
      })
    }
  }

  it('finds the largest ones only', () => {
    for (const n of [20, 90]) {
      const X = gaussian(n, n)
      const A = products.multiplyTransposed(X, X)
      const all = symmetricEigen(A)
      const some = finish(symmetricEigenSteps(A, products, 7))
      expect(distance(denseOf([some.values], 7), denseOf([all.values.slice(n - 7)], 7))).toBeLessThan(1e-12)
      expect(departure(some.vectors)).toBeLessThan(1e-13)
      const error = distance(products.multiply(A, some.vectors), scaledColumns(some.vectors, some.values))
      expect(error).toBeLessThan(1e-11)
    }
  })

  it('knows the eigenvalues of the second difference', () => {
    const n = 100
    const A = filled(n, n, (i, j) => (i === j ? 2 : Math.abs(i - j) === 1 ? -1 : 0))
    const { values } = symmetricEigen(A)
    values.forEach((value, k) =>
      expect(value).toBeCloseTo(2 - 2 * Math.cos(((k + 1) * Math.PI) / (n + 1)), 13),
    )
  })

  it('keeps vectors of eigenvalues that nearly coincide orthogonal', () => {
    // Wilkinson's matrix: its largest eigenvalues agree in pairs to all digits.
    const n = 101
    const A = filled(n, n, (i, j) => (i === j ? Math.abs(i - 50) : Math.abs(i - j) === 1 ? 1 : 0))
    const { values, vectors } = symmetricEigen(A)
    expect(values[n - 1] - values[n - 2]).toBeLessThan(1e-13)
    expect(departure(vectors)).toBeLessThan(1e-13)
  })
})

describe('thinSvd and thinQrSteps', () => {
  const shapes = [
    [1, 1],
    [1, 4],
    [6, 1],
    [40, 7],
    [7, 40],
    [60, 60],
    [90, 60],
    [1200, 30],
  ]
  for (const [rows, columns] of shapes) {
    for (const [name, A, size] of hardMatrices(rows, columns)) {
      it(`decompose a matrix ${name}, ${rows} x ${columns}`, () => {
        const tolerance = 1e-14 * Math.max(rows, columns) * size
        const { u, values, v } = thinSvd(A)
        expect(departure(u)).toBeLessThan(1e-13)
        expect(departure(v)).toBeLessThan(1e-13)
        expect(distance(products.multiply(scaledColumns(u, values), transposed(v)), A)).toBeLessThan(
          tolerance,
        )
        expect(values).toEqual(values.toSorted((a, b) => b - a))
        expect(values.at(-1)).toBeGreaterThanOrEqual(0)
        const { q, r } = finish(thinQrSteps(A, products))
        expect(departure(q)).toBeLessThan(1e-13)
        expect(distance(products.multiply(q, r), A)).toBeLessThan(tolerance)
        for (let j = 0; j < r.rows; j += 1)
          expect(
            columnOf(r, j)
              .subarray(j + 1)
              .every((x) => x === 0),
          ).toBe(true)
      })
    }
  }

  it('find small singular values to the size of the rounding errors', () => {
    const wanted = Float64Array.from({ length: 12 }, (_, i) => 10 ** -i)
    const u = finish(thinQrSteps(gaussian(50, 12), products)).q
    const v = finish(thinQrSteps(gaussian(12, 12, 9), products)).q
    const { values } = thinSvd(products.multiply(scaledColumns(u, wanted), transposed(v)))
    values.forEach((value, i) => expect(Math.abs(value - wanted[i])).toBeLessThan(1e-15))
  })
})

describe('products', () => {
  it('give the same bits with the kernel and without', () => {
    const plain = createProducts({ wasm: false })
    for (const [m, k, n] of [
      [50, 40, 30],
      [7, 1001, 9],
      [1100, 300, 3],
      [3, 270, 1030],
      [700, 530, 11],
    ]) {
      const [A, B] = [gaussian(m, k), gaussian(k, n)]
      const AB = products.multiply(A, B)
      expect(AB).toEqual(plain.multiply(A, B))
      const T = transposed(A)
      expect(products.multiplyTransposed(T, B)).toEqual(plain.multiplyTransposed(T, B))
      expect(distance(products.multiplyTransposed(T, B), AB)).toBeLessThan(1e-11)
      const offsets = gaussian(k, 1).data
      const gram = finish(products.gramSteps(columnsOf(A), offsets))
      expect(gram).toEqual(finish(plain.gramSteps(columnsOf(A), offsets)))
      const shifted = filled(m, k, (i, j) => A.data[j * m + i] - offsets[j])
      expect(distance(gram, products.multiplyTransposed(shifted, shifted))).toBeLessThan(1e-11)
      expect(gram).toEqual(transposed(gram))
      const { means, scatter } = finish(products.scatterSteps(columnsOf(A)))
      expect({ means, scatter }).toEqual(finish(plain.scatterSteps(columnsOf(A))))
      expect(distance(scatter, finish(products.gramSteps(columnsOf(A), means)))).toBeLessThan(1e-11)
      const projected = products.project(columnsOf(A), offsets, B)
      expect(projected).toEqual(plain.project(columnsOf(A), offsets, B))
      expect(distance(denseOf(projected, m), products.multiply(shifted, B))).toBeLessThan(1e-11)
      // Few rows go another way to the same bits.
      const few = columnsOf(A).map((column) => column.subarray(0, 2))
      expect(products.project(few, offsets, B)).toEqual(projected.map((column) => column.slice(0, 2)))
    }
  })
})

describe('sparseOperator', () => {
  it('multiplies as the dense matrix does, with the kernel and without', () => {
    const random = new RandomState(8)
    const A = filled(300, 120, () => (random.random() < 0.2 ? random.gauss() : 0))
    const sparse = toSparse({ rows: 300, columns: columnsOf(A) })
    const operators = [sparseOperator(sparse), sparseOperator(sparse, { wasm: false })]
    for (const width of [1, 7, 12, 1]) {
      const [X, Y] = [gaussian(120, width), gaussian(300, width)]
      const [products1, products2] = operators.map((operator) => {
        return [finish(operator.apply(X)), finish(operator.applyTransposed(Y))]
      })
      expect(products1).toEqual(products2)
      expect(distance(products1[0], products.multiply(A, X))).toBeLessThan(1e-12)
      expect(distance(products1[1], products.multiplyTransposed(A, Y))).toBeLessThan(1e-12)
    }
  })
})

describe('cholesky', () => {
  it('solves, and refuses what is not positive definite', () => {
    const X = gaussian(40, 12)
    const A = products.multiplyTransposed(X, X)
    const L = cholesky(A)
    expect(L).not.toBeNull()
    if (L === null) return
    expect(distance(products.multiply(L, transposed(L)), A)).toBeLessThan(1e-13)
    const B = gaussian(12, 3)
    const solution: DenseMatrix = { ...B, data: B.data.slice() }
    solveLower(L, solution)
    solveLowerTransposed(L, solution)
    expect(distance(products.multiply(A, solution), B)).toBeLessThan(1e-13)
    expect(cholesky(filled(3, 3, (i, j) => (i === j ? 1 : 2)))).toBeNull()
    expect(cholesky(filled(2, 2, () => 1))).toBeNull()
  })
})

describe('lowerFactorSteps', () => {
  it('spans what the matrix spans, with entries of at most 1', () => {
    for (const [rows, columns] of [
      [30, 6],
      [90, 40],
    ]) {
      const A = gaussian(rows, columns)
      const L = finish(lowerFactorSteps(A, products))
      expect(Math.max(...L.data.map(Math.abs))).toBe(1)
      const { q } = finish(thinQrSteps(L, products))
      expect(distance(products.multiply(q, products.multiplyTransposed(q, A)), A)).toBeLessThan(1e-12)
    }
    expect(finish(lowerFactorSteps(gaussian(3, 8), products)).columns).toBe(3)
  })
})

describe('randomizedSvdSteps', () => {
  const sparse: SparseMatrix = {
    rows: 4,
    columnCount: 3,
    indptr: Int32Array.of(0, 2, 2, 3, 5),
    indices: Int32Array.of(0, 2, 1, 0, 1),
    values: Float64Array.of(1, 2, 3, 4, 5),
  }
  const dense = filled(
    4,
    3,
    (i, j) =>
      [
        [1, 0, 2],
        [0, 0, 0],
        [0, 3, 0],
        [4, 5, 0],
      ][i][j],
  )

  it('is exact where all directions fit, for dense and sparse matrices, tall and wide', () => {
    const expected = thinSvd(dense)
    const operators = [
      [denseOperator(dense, products), expected],
      [sparseOperator(sparse), expected],
      [denseOperator(transposed(dense), products), { ...expected, u: expected.v, v: expected.u }],
    ] as const
    for (const [operator, svd] of operators) {
      for (const normalizer of ['auto', 'QR', 'LU', 'none'] as const) {
        const { u, values, v } = finish(
          randomizedSvdSteps(operator, {
            components: 3,
            oversamples: 2,
            iterations: 'auto',
            normalizer,
            random: new RandomState(0),
            products,
          }),
        )
        settleSigns(v, u)
        settleSigns(svd.v, svd.u)
        values.forEach((value, i) => expect(value).toBeCloseTo(svd.values[i], 12))
        expect(distance(v, svd.v)).toBeLessThan(1e-10)
        expect(distance(u, svd.u)).toBeLessThan(1e-10)
      }
    }
  })
})
