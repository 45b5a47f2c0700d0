import { describe, expect, it } from 'vitest'
import { FitError } from '../estimator/estimator.ts'
import { sparseOf } from '../fixtures/labelled-data.ts'
import type { Matrix } from '../matrix.ts'
import { takeRows, toMatrix } from '../matrix.ts'
import { RandomState } from '../random/random-state.ts'
import { deserialise } from '../serialization/deserialise.ts'
import { serialise } from '../serialization/serialise.ts'
import type { MetricName } from './metric.ts'
import type { IndexOptions } from './nearest-rows.ts'
import { indexRows, nearestRows, nearestRowsPaced, rowsWithin } from './nearest-rows.ts'

interface Cloud {
  what: string
  X: Matrix
}

function draw(rows: number, width: number, value: (random: RandomState, row: number) => number): Matrix {
  const random = new RandomState(rows + width)
  return {
    rows,
    columns: Array.from({ length: width }, () =>
      Float64Array.from({ length: rows }, (_, row) => value(random, row)),
    ),
  }
}

/** Shapes that search differently: trees of several levels, single-precision scores that are of no use. */
const clouds: Cloud[] = [
  { what: 'a normal cloud', X: draw(700, 4, (random) => random.gauss()) },
  { what: 'many columns', X: draw(300, 31, (random) => random.gauss()) },
  { what: 'a grid with many ties', X: draw(600, 3, (random) => random.randint(0, 4)) },
  { what: 'equal rows', X: draw(300, 3, () => 0.1) },
  { what: 'two far and tiny clusters', X: draw(400, 3, (r, row) => (row % 2) * 1e6 + r.gauss() * 1e-3) },
  { what: 'huge values', X: draw(300, 2, (random) => random.gauss() * 1e85) },
  { what: 'tiny values', X: draw(300, 2, (random) => random.gauss() * 1e-85) },
  { what: 'one far row', X: draw(300, 5, (random, row) => (row === 7 ? 1e12 : random.gauss())) },
  { what: 'one column', X: draw(500, 1, (random) => Math.exp(random.gauss())) },
  { what: 'five rows', X: draw(5, 2, (random) => random.gauss()) },
]

const metrics: { metric: MetricName; p?: number }[] = [
  { metric: 'euclidean' },
  { metric: 'manhattan' },
  { metric: 'chebyshev' },
  { metric: 'minkowski', p: 3.5 },
]

/** Distances by their definition. */
function distanceOf(a: number[], b: number[], metric: MetricName, p = 2): number {
  const gaps = a.map((value, j) => Math.abs(value - b[j]))
  switch (metric) {
    case 'euclidean':
    case 'l2':
      return Math.sqrt(gaps.reduce((sum, gap) => sum + gap * gap, 0))
    case 'manhattan':
    case 'l1':
    case 'cityblock':
      return gaps.reduce((sum, gap) => sum + gap, 0)
    case 'chebyshev':
      return Math.max(...gaps)
    case 'minkowski':
      return gaps.reduce((sum, gap) => sum + gap ** p, 0) ** (1 / p)
    case 'cosine': {
      const product = a.reduce((sum, value, j) => sum + value * b[j], 0)
      const length = (values: number[]) => Math.hypot(...values)
      return 1 - product / (length(a) * length(b))
    }
  }
}

function rowOf(X: Matrix, row: number): number[] {
  return X.columns.map((column) => column[row])
}

/** All rows by distance and number. */
function ranking(X: Matrix, query: number[], { metric = 'euclidean', p }: IndexOptions) {
  const all = Array.from({ length: X.rows }, (_, row) => ({
    row,
    distance: distanceOf(rowOf(X, row), query, metric, p),
  }))
  return all.sort((a, b) => a.distance - b.distance || a.row - b.row)
}

describe.each(clouds)('the nearest rows of $what', ({ X }) => {
  const queries = toMatrix(takeRows(X, [0, 3, 4, 1, 2, 2, 0, 1, 3, Math.min(7, X.rows - 1)]))
  queries.columns.forEach((column) => (column[0] *= 1.25))

  it.each(metrics)('are those of the definition, $metric', ({ metric, p }) => {
    for (const algorithm of ['brute', 'kd_tree'] as const) {
      const index = indexRows(X, { metric, p, algorithm, leafSize: 7 })
      const found = nearestRows(index, queries, 4)
      for (let query = 0; query < queries.rows; query += 1) {
        const expected = ranking(X, rowOf(queries, query), { metric, p }).slice(0, 4)
        const rows = found.rows.subarray(4 * query, 4 * query + 4)
        const distances = found.distances.subarray(4 * query, 4 * query + 4)
        if (metric !== 'minkowski') expect([...rows]).toEqual(expected.map(({ row }) => row))
        expected.forEach(({ distance }, i) =>
          expect(Math.abs(distances[i] - distance)).toBeLessThanOrEqual(1e-14 * distance),
        )
      }
    }
  })

  it.each(metrics)('are the same with a tree as without, for every row but itself, $metric', (options) => {
    const k = Math.min(9, X.rows - 1)
    const brute = nearestRows(indexRows(X, { ...options, algorithm: 'brute' }), null, k)
    const tree = nearestRows(indexRows(X, { ...options, algorithm: 'kd_tree' }), null, k)
    expect(tree).toEqual(brute)
    for (let row = 0; row < X.rows; row += 1) {
      expect(brute.rows.subarray(row * k, (row + 1) * k)).not.toContain(row)
    }
  })

  it.each(metrics)('within a radius are those of the definition, $metric', ({ metric, p }) => {
    const own = ranking(X, rowOf(X, 0), { metric, p })
    const radius = own[Math.min(40, X.rows - 1)].distance * (1 + 1e-9)
    const brute = rowsWithin(indexRows(X, { metric, p, algorithm: 'brute' }), null, radius)
    const tree = rowsWithin(indexRows(X, { metric, p, algorithm: 'kd_tree' }), null, radius)
    expect(tree).toEqual(brute)
    const few = rowsWithin(indexRows(X, { metric, p, algorithm: 'brute' }), queries, radius)
    for (let query = 0; query < queries.rows; query += 1) {
      const expected = ranking(X, rowOf(queries, query), { metric, p }).filter((it) => it.distance <= radius)
      const rows = [...few.rows.subarray(few.offsets[query], few.offsets[query + 1])]
      if (metric === 'minkowski') continue
      expect(rows).toEqual(expected.map(({ row }) => row).sort((a, b) => a - b))
    }
  })
})

describe('sparse rows', () => {
  const X = draw(150, 9, (random, row) => (random.randint(0, 3) === 0 && row !== 5 ? random.gauss() : 0))
  const queries = toMatrix(takeRows(X, [3, 5, 8, 8, 40, 41, 42, 43, 44, 45]))

  it.each([...metrics, { metric: 'cosine' as const }])(
    'have the neighbours of dense ones, $metric',
    (options) => {
      const dense = indexRows(X, { ...options, algorithm: 'brute' })
      const sparse = indexRows(sparseOf(X), options)
      expect(nearestRows(sparse, null, 4)).toEqual(nearestRows(dense, null, 4))
      const expected = nearestRows(dense, queries, 6)
      for (const [index, asked] of [
        [sparse, queries],
        [sparse, sparseOf(queries)],
        [dense, sparseOf(queries)],
      ] as const) {
        expect(nearestRows(index, asked, 6)).toEqual(expected)
      }
      expect(rowsWithin(sparse, queries, 0.7)).toEqual(rowsWithin(dense, queries, 0.7))
    },
  )
})

describe('cosine distances', () => {
  it('compare directions; a row of zeros is at 1 of every other', () => {
    const X = draw(40, 3, (random, row) => (row === 5 ? 0 : random.gauss()))
    const index = indexRows(X, { metric: 'cosine' })
    const found = nearestRows(index, toMatrix(takeRows(X, [1])), 40)
    found.rows.forEach((row, i) => {
      const expected = row === 5 ? 1 : distanceOf(rowOf(X, row), rowOf(X, 1), 'cosine')
      expect(found.distances[i]).toBeCloseTo(expected, 12)
    })
  })

  it('have no tree', () => {
    expect(() => indexRows(clouds[0].X, { metric: 'cosine', algorithm: 'kd_tree' })).toThrow(FitError)
    expect(() => indexRows(clouds[0].X, { p: 0.5, algorithm: 'kd_tree' })).toThrow(FitError)
    expect(indexRows(clouds[0].X, { p: 0.5 }).tree).toBeNull()
  })
})

describe('an index of rows', () => {
  const { X } = clouds[0]

  it('finds the same after it was stored and read', () => {
    const index = indexRows(X, { leafSize: 5 })
    const { header, binary } = serialise({ index } as unknown as Parameters<typeof serialise>[0])
    const { index: read } = deserialise(JSON.parse(JSON.stringify(header)), binary) as unknown as {
      index: typeof index
    }
    expect(nearestRows(read, X, 3)).toEqual(nearestRows(index, X, 3))
  })

  it('pauses while it searches, and ends when the pause does', async () => {
    const index = indexRows(X, { algorithm: 'brute' })
    let pauses = 0
    const found = await nearestRowsPaced(index, null, 3, async () => void (pauses += 1))
    expect(pauses).toBeGreaterThan(0)
    expect(found).toEqual(nearestRows(index, null, 3))
    const stopped = nearestRowsPaced(index, null, 3, () => Promise.reject(new Error('enough')))
    await expect(stopped).rejects.toThrow('enough')
  })

  it('finds nothing for no queries and refuses to find more rows than there are', () => {
    const index = indexRows(clouds[9].X)
    expect(
      nearestRows(index, { rows: 0, columns: [new Float64Array(0), new Float64Array(0)] }, 2).rows,
    ).toEqual(new Int32Array(0))
    expect(nearestRows(index, null, 4).rows).toHaveLength(20)
    expect(() => nearestRows(index, null, 5)).toThrow('5 neighbours were asked for')
  })
})
