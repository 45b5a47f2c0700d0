import { describe, expect, it } from 'vitest'
import { clusterData, clusterDataSparse, clusterWeights, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { isSparse, takeRows } from '../matrix.ts'
import type { Features, SparseMatrix } from '../matrix.ts'
import { bisectingKMeans } from './bisecting-k-means.ts'
import { kMeans } from './k-means.ts'
import { miniBatchKMeans } from './mini-batch-k-means.ts'

interface Case {
  estimator: 'KMeans' | 'MiniBatchKMeans' | 'BisectingKMeans'
  data: string
  params: RecordedParams
  seed: number
  weighted: boolean
  sparse: boolean
  labels: string
  centers: number[][]
  inertia: number
  nIter: number | null
  nSteps: number | null
  predicted: string
  distances: number[][]
}

const { cases } = readFixture('k-means') as { cases: Case[] }

/** Fits what a case names; one result shape for the three. */
async function fitCase({ estimator, params, seed, weighted }: Case, X: Features | SparseMatrix) {
  const sampleWeight = weighted ? clusterWeights(X.rows) : undefined
  const options = { randomState: seed, sampleWeight }
  const own = camelParams(params)
  switch (estimator) {
    case 'KMeans': {
      const fitted = await kMeans.fit(X, kMeans.params.parse(own), options)
      return { fitted, nIter: fitted.nIter, nSteps: null, of: tell(kMeans, fitted) }
    }
    case 'MiniBatchKMeans': {
      const fitted = await miniBatchKMeans.fit(X, miniBatchKMeans.params.parse(own), options)
      return { fitted, nIter: fitted.nIter, nSteps: fitted.nSteps, of: tell(miniBatchKMeans, fitted) }
    }
    case 'BisectingKMeans': {
      const fitted = await bisectingKMeans.fit(X, bisectingKMeans.params.parse(own), options)
      return { fitted, nIter: null, nSteps: null, of: tell(bisectingKMeans, fitted) }
    }
  }
}

interface Asked<Fitted> {
  predict?(fitted: Fitted, X: Features | SparseMatrix): Int32Array
  transform?(fitted: Fitted, X: Features | SparseMatrix): Features
}

function tell<Fitted>(estimator: Asked<Fitted>, fitted: Fitted) {
  return (X: Features | SparseMatrix) => ({
    labels: writeLabels(estimator.predict?.(fitted, X) ?? new Int32Array()),
    distances: estimator.transform?.(fitted, X).columns ?? [],
  })
}

/** Rows 0, 23, 46 … */
function someRows(X: Features | SparseMatrix): Features | SparseMatrix {
  const rows = Int32Array.from({ length: Math.ceil(X.rows / 23) }, (_, i) => 23 * i)
  if (!isSparse(X)) return takeRows(X, rows)
  const entries = Array.from(rows, (row) => [X.indptr[row], X.indptr[row + 1]])
  const take = (array: Int32Array | Float64Array) =>
    entries.flatMap(([from, to]) => Array.from(array.subarray(from, to)))
  const ends = entries.map(([from, to]) => to - from)
  const indptr = Int32Array.from({ length: rows.length + 1 }, (_, i) =>
    ends.slice(0, i).reduce((sum, count) => sum + count, 0),
  )
  return {
    ...X,
    rows: rows.length,
    indptr,
    indices: Int32Array.from(take(X.indices)),
    values: Float64Array.from(take(X.values)),
  }
}

function near(actual: number, expected: number, scale = Math.abs(expected)) {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-9 * Math.max(scale, 1e-3))
}

describe('k-means, with the draws of scikit-learn', () => {
  it.each(cases.map((own) => [`${own.estimator} ${own.data} ${JSON.stringify(own.params)}`, own] as const))(
    '%s',
    async (_, own) => {
      const dense = clusterData(own.data)
      const X = own.sparse ? clusterDataSparse(dense) : dense
      const { fitted, nIter, nSteps, of } = await fitCase(own, X)
      expect(writeLabels(fitted.labels)).toBe(own.labels)
      expect(nIter).toBe(own.nIter)
      expect(nSteps).toBe(own.nSteps)
      near(fitted.inertia, own.inertia)
      own.centers.forEach((center, cluster) => {
        center.forEach((value, feature) => near(fitted.clusterCenters[cluster][feature], value))
      })
      const told = of(someRows(X))
      expect(told.labels).toBe(own.predicted)
      own.distances.forEach((distances, row) => {
        // scikit-learn takes the root of |x|² - 2 x·c + |c|², which loses digits where the norms are larger.
        const scale = Math.max(...distances) ** 2
        distances.forEach((distance, cluster) => {
          near(told.distances[cluster][row] ** 2, distance ** 2, scale)
        })
      })
    },
  )

  it('gives rows with a whole weight what repeated rows give', async () => {
    const X = clusterData('blobs')
    const counts = Int32Array.from({ length: X.rows }, (_, row) => row % 4)
    const repeated = Int32Array.from(
      Array.from(counts).flatMap((count, row) => Array.from({ length: count }, () => row)),
    )
    const params = { ...kMeans.defaults, nClusters: 5 }
    const weighted = await kMeans.fit(X, params, { sampleWeight: Float64Array.from(counts) })
    const apart = await kMeans.fit(takeRows(X, repeated), params)
    near(weighted.inertia, apart.inertia)
    expect(Array.from(repeated, (row) => weighted.labels[row])).toEqual(Array.from(apart.labels))
  })

  it('refuses more clusters than rows, and centers of another shape', async () => {
    const X = clusterData('line')
    await expect(kMeans.fit(X, { ...kMeans.defaults, nClusters: 91 })).rejects.toMatchObject({
      code: 'too_few_rows',
    })
    await expect(
      kMeans.fit(X, {
        ...kMeans.defaults,
        nClusters: 2,
        init: [
          [1, 2],
          [3, 4],
        ],
      }),
    ).rejects.toMatchObject({ code: 'bad_parameter' })
  })
})
