import { describe, expect, it } from 'vitest'
import { clusterData, writeLabels } from '../fixtures/cluster-data.ts'
import { readFixture } from '../fixtures/dataset.ts'
import { camelParams } from '../fixtures/recorded-params.ts'
import type { RecordedParams } from '../fixtures/recorded-params.ts'
import { dbscan } from './dbscan.ts'
import { hdbscan } from './hdbscan.ts'
import { optics } from './optics.ts'

interface DbscanCase {
  data: string
  params: RecordedParams
  weighted: boolean
  labels: string
  /** Every ninth core row. */
  cores: number[]
  coreCount: number
}

interface HdbscanCase {
  data: string
  params: RecordedParams
  /** With a stable sort of equal distances, and with NumPy's own. */
  labels: string
  unstable: string
  /** Every seventh. */
  probabilities: number[]
  centroids: number[][] | null
  medoids: number[][] | null
}

interface OpticsCase {
  data: string
  params: RecordedParams
  labels: string
  /** Every fifth; -1 for infinity. */
  ordering: number[]
  reachability: number[]
  predecessor: number[]
  /** Every seventeenth. */
  cores: number[]
  hierarchy: number[][] | null
}

const recorded = readFixture('density') as {
  dbscan: DbscanCase[]
  hdbscan: HdbscanCase[]
  optics: OpticsCase[]
}

const named = <C extends { data: string; params: RecordedParams }>(cases: readonly C[]) =>
  cases.map((own) => [`${own.data} ${JSON.stringify(own.params)}`, own] as const)

function expectNear(actual: readonly Float64Array[] | null, expected: number[][] | null) {
  expect(actual === null).toBe(expected === null)
  expected?.forEach((values, i) => {
    values.forEach((value, j) => expect(Math.abs((actual?.[i][j] ?? NaN) - value)).toBeLessThan(1e-9))
  })
}

describe('DBSCAN', () => {
  it.each(named(recorded.dbscan))('labels as scikit-learn: %s', async (_, own) => {
    const X = clusterData(own.data)
    const quarters = Float64Array.from({ length: X.rows }, (_, row) => ((row * 5) % 11) / 4)
    const fitted = await dbscan.fit(X, dbscan.params.parse(camelParams(own.params)), {
      sampleWeight: own.weighted ? quarters : undefined,
    })
    expect(writeLabels(fitted.labels)).toBe(own.labels)
    expect(fitted.coreSampleIndices.length).toBe(own.coreCount)
    expect(Array.from(fitted.coreSampleIndices).filter((_, i) => i % 9 === 0)).toEqual(own.cores)
  })
})

describe('OPTICS', () => {
  it.each(named(recorded.optics))('orders and labels as scikit-learn: %s', async (_, own) => {
    const fitted = await optics.fit(clusterData(own.data), optics.params.parse(camelParams(own.params)))
    const every = (array: Int32Array | Float64Array, step: number) =>
      Array.from(array).filter((_, i) => i % step === 0)
    expect(writeLabels(fitted.labels)).toBe(own.labels)
    expect(every(fitted.ordering, 5)).toEqual(own.ordering)
    expect(every(fitted.predecessor, 5)).toEqual(own.predecessor)
    for (const [actual, expected] of [
      [every(fitted.reachability, 5), own.reachability],
      [every(fitted.coreDistances, 17), own.cores],
    ]) {
      expected.forEach((value, i) => {
        if (value < 0) expect(actual[i]).toBe(Infinity)
        else expect(Math.abs(actual[i] - value)).toBeLessThan(1e-9)
      })
    }
    expect(fitted.clusterHierarchy === null ? null : [...fitted.clusterHierarchy]).toEqual(
      own.hierarchy?.flat() ?? null,
    )
  })
})

describe('HDBSCAN', () => {
  it.each(named(recorded.hdbscan))('labels as scikit-learn: %s', async (_, own) => {
    const fitted = await hdbscan.fit(clusterData(own.data), hdbscan.params.parse(camelParams(own.params)))
    expect(writeLabels(fitted.labels)).toBe(own.labels)
    own.probabilities.forEach((value, i) => {
      expect(Math.abs(fitted.probabilities[7 * i] - value)).toBeLessThan(1e-9)
    })
    expectNear(fitted.centroids, own.centroids)
    expectNear(fitted.medoids, own.medoids)
  })

  it.each(named(recorded.hdbscan))(
    'of scikit-learn itself sorts few rows in another way where distances are equal: %s',
    (_, own) => {
      const { labels, unstable } = own
      const pairs = new Map<string, number>()
      Array.from(labels).forEach((label, row) => {
        const pair = label + unstable[row]
        pairs.set(pair, (pairs.get(pair) ?? 0) + 1)
      })
      const most = new Map<string, number>()
      for (const [pair, count] of pairs) most.set(pair[0], Math.max(most.get(pair[0]) ?? 0, count))
      const agreeing = [...most.values()].reduce((sum, count) => sum + count, 0)
      expect(labels.length - agreeing).toBeLessThanOrEqual(0.05 * labels.length)
    },
  )

  it('refuses fewer rows than a neighbourhood has', async () => {
    const X = clusterData('line:4')
    await expect(hdbscan.fit(X, hdbscan.defaults)).rejects.toMatchObject({ code: 'too_few_rows' })
  })
})
